"""Labels reviewed like code: what changed between two states of a project, and how two states become one."""
