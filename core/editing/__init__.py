"""Changing a record: its form, what changed in words, and what happens when two people save at once."""
