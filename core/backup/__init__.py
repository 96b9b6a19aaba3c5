"""A backup of the database, the uploaded files and the head of the audit chain at one moment, and its way back."""
