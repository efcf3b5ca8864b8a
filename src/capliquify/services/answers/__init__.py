"""The documents given by API, MCP and CLI alike."""
