"""How partnerships are held to account."""
