"""What a partnership is about, told from its words: two about the same may be one under two names (B6). Pure."""
