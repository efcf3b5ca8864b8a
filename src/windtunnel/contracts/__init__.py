"""Our own short descriptions of the part of each vendor's interface that the wind tunnel serves."""
