"""A Shopify that serves the company's stores: Admin GraphQL, bulk operations and webhooks."""
