"""Who: people and posts, sign-ins, directorates and panels, and what each role may do."""
