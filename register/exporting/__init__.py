"""The register, and lists of it, as files: CSV, Excel and JSON."""
