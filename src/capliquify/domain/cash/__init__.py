"""Cash items, projection, the thirteen-week sheet, facilities."""
