"""The annual review: opened, drafted by exception, rated, signed, then accepted or returned."""
