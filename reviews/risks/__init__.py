"""The risk register: of one partnership, and across the council."""
