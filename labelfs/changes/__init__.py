"""The git side: history, semantic diff, three-way merge, reports."""
