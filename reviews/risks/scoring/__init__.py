"""The scores of a risk: asking for one, and how it has moved."""
