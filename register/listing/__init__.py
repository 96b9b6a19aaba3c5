"""The lists of partnerships, organisations and people: columns, filters, search."""
