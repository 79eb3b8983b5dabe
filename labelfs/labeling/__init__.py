"""MEANING: the labeling config, tags and results. Knows no file and no HTTP."""
