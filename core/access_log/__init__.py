"""Who came in, was refused or took a copy: a log in a chain of its own, kept thirteen months."""
