"""One module a subject: SQL written out."""
