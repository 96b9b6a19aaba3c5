"""The next step of a partnership: which there are, what each asks for, its page."""
