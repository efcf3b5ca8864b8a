"""Every kind of file that is recognised, one module per vendor or subject."""
