"""Moving a draft to a newer edition of its checklist, with a receipt of what became of every answer."""
