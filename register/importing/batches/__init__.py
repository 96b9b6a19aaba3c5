"""The pages of an import that is done: what it brought, and taking it back."""
