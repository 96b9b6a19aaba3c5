"""The ground that every floor stands on. It knows no domain word: nothing here has heard of a partnership."""
