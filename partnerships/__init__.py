"""What is switched on: settings, addresses, menus. No models and no rules."""
