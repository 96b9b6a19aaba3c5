"""People who answer for partnerships and sit on panels: their forms, their service, their pages."""
