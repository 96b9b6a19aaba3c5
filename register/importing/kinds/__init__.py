"""What is asked once for a kind of amount, row or word of a list, and what a row says against itself."""
