"""A framework answered for one partnership: its pages, its answers, its gaps, and signing."""
