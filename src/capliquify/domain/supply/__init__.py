"""Net requirements, batches, allocation."""
