"""What the register knows about a partnership, and the warning signs that follow."""
