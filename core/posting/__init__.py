"""Nothing typed is saved twice or lost: the one-time token of each form, and words given back after a sign-in."""
