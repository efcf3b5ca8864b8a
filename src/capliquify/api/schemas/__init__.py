"""Request bodies and shapes that only HTTP has."""
