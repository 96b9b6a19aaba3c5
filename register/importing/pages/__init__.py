"""What pages show above the jobs of importing: the spreadsheets handed in, and the rehearsal of a list."""
