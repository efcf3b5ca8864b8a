"""What a browser loads of the stand-in."""
