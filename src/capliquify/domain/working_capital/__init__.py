"""Days, cycle, ageing, balances."""
