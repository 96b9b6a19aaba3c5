"""Verification by internal audit: how it reads, recording it, asking for it. What it looks at belongs to other apps."""
