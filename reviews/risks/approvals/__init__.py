"""Living with a risk above the limit as something to be approved, and the approvals of before, only typed in."""
