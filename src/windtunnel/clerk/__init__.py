"""A Clerk for tests: keys that rotate, tokens good and bad, a directory of people and signed webhooks."""
