"""How a partnership is governed: checklists as data, and their answers."""
