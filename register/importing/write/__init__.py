"""What an import writes: new partnerships, changes to those that are there, and taking it all back."""
