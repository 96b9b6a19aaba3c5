"""Is it a partnership? The questions as data (screening.yaml), and what answers come to. No query."""
