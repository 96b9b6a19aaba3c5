"""What the home page shows beside what is due, by the roles of its reader: a home of their own for each."""
