"""Small immutable values: money, days, periods, identifiers."""
