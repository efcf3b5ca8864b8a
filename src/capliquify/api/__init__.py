"""The HTTP interface and the built web app."""
