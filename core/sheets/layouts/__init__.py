"""Tables that are not one below its headings: cut apart, turned round, put together, and their rows found again."""
