"""Waiving a cap of a rating: for a reason, until a day, by a role that may, and shown wherever the rating is."""
