"""Rules that need no query: tiers, steps, money, matrices, names that are alike."""
