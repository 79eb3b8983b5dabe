"""FILES: bytes, paths, revisions. Knows no tag and no HTTP."""
