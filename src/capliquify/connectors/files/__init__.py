"""Vendor export files and our own templates, recognised by their headers."""
