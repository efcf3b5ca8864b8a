"""Amazon's Selling Partner API: orders, stock in Amazon's warehouses, settlements."""
