"""The schema, for migrations and for the order of columns."""
