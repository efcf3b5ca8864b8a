"""Frozen records of the facts a company knows; connectors make them, storage keeps them."""
