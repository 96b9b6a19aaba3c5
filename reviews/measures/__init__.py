"""How objectives are measured, and what was reached."""
