"""`python -m labelfs` is the `labelfs` command."""

from __future__ import annotations

from labelfs.cli import main

if __name__ == "__main__":
    main()
