"""Import and export formats, one module each."""
