"""Xero: invoices, bills, bank lines, balances and results, read through its Accounting API."""
