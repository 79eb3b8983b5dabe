"""labelfs: labeling for machine learning where the folder is the database."""

from __future__ import annotations

__version__ = "0.1.0"
