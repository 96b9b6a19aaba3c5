"""The disk beneath the register: whether it can be written, and how a file is written whole and taken away late."""
