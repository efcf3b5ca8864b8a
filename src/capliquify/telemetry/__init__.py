"""Logging, metrics, tracing: used by every layer above the domain."""
