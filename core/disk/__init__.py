"""The disk beneath the register: whether it can be written, what a full one does, and how a file is written whole."""
