"""The seeded virtual manufacturer and the export files it writes; knows nothing of capliquify."""
