"""HTML to tagged PDF, with the files that a report may use."""
