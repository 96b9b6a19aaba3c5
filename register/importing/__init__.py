"""The import of a council's own spreadsheet, from the upload through the rehearsal to writing it, and its undoing."""
