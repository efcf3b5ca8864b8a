"""A stand-in for Unleashed: the company's stock, orders and bills of materials, as its API gives them."""
