"""What internal audit found when it looked at the answers of a checklist."""
