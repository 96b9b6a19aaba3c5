"""Who did what, when and why: every write of a record, the sealed chain of events, and tables that refuse change."""
