"""A Xero for tests: identity, the Accounting API over the company's books, limits, reports and webhooks."""
