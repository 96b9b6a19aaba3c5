"""The pages behind the links at the foot: help, accessibility, privacy and contact, in the council's words or ours."""
