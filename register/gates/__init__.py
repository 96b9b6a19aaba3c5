"""What a partnership needs before it goes a step on: data, the rule that judges it, and going on without it."""
