"""What the register shows about the lines of a review, and warning signs of risks and measures."""
