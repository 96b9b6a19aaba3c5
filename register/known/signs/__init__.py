"""Warning signs of the register: what a sign is, and the rule of each."""
