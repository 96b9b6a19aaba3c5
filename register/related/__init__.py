"""Related records: the table of their kinds, on which their pages run."""
