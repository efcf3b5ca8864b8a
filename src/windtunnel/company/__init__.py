"""The day-by-day simulation of the virtual consumer-goods company and its books."""
