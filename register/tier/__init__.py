"""How significant a partnership is: asking for its tier, writing it down, its page."""
