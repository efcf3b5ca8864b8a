"""How all connectors call: allowances, retries, circuit breaker."""
