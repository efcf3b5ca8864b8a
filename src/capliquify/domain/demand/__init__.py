"""Forecasting and accuracy."""
