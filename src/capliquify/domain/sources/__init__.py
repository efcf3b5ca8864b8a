"""The outside systems data comes from: what they are, how their codes meet, and whether our books equal theirs."""
