"""Checks, agreement, statistics."""
