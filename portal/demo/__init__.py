"""The fictional council."""
