"""What internal audit found when it looked at a signed review or a line of it."""
