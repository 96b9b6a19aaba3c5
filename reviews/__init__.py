"""How a partnership is going: its annual review, measures, risks and actions."""
