"""The computed summary of each partnership, written with whatever changes it."""
