"""The doors: the home page, the gaps, the gallery of components, health, and the demo."""
