"""Files that people hand in: what may be taken, what a file really is, where it is kept."""
