"""One module per tag; `labelfs.labeling.tag.load` imports whatever lies here."""
