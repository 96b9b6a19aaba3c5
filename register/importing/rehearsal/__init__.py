"""The page of a rehearsal, as plain data: its sections, rows, totals, and what stands in the way."""
