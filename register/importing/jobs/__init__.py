"""What of importing is done in the background."""
