"""CapLiquify: one model from the demand for an item to the weekly bank balance."""

__version__ = "0.1.0"
