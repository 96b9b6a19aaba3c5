"""The published frameworks: putting them into the database, and reading them through."""
