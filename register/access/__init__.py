"""Who may see and do what: which partnerships, with which rights, and which text is kept from them."""
