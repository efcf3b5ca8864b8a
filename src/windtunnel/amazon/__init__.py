"""An Amazon Selling Partner API that serves the company's marketplaces."""
