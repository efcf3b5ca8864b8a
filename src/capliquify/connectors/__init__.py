"""Outside systems: each connector turns their shapes into our records."""
