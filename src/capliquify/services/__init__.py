"""One function per question or command; where storage, connectors and domain meet."""
