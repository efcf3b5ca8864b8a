"""Shopify: products, orders, payouts and balance transactions of one store, by its Admin GraphQL interface."""
