"""Thin handlers, safe to run twice."""
