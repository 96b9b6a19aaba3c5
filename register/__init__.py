"""What a partnership is, and everything that belongs to it."""
