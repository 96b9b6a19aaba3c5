"""Frameworks as data: their files, the strict reader of them, and what they hold once read."""
