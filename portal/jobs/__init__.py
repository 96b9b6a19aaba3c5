"""The pages of background jobs: what runs and what came of it, and the check of the history."""
