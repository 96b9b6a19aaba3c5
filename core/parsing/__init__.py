"""What people type, read as what it means: certain, doubted or not at all, and never guessed."""
