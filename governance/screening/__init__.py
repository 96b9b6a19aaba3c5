"""Is it a partnership? The questions one a page, what they come to, and the path that is kept with the record."""
