"""The page of one partnership, today or as it stood on a day: what it says, what needs somebody, what comes next."""
