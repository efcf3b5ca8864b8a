"""Writers of the files the company's tools would export, one module per vendor."""
