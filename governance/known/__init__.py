"""What the register already says about the facts that a checklist asks for."""
