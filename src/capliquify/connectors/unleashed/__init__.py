"""Unleashed, the stock system: products, stock on hand, orders and bills of materials."""
