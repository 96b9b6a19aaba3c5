"""The head of the audit chain, remembered in a file outside the database."""
