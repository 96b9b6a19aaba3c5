"""The risks of the whole council: their list, its filters, its heat map, its file."""
