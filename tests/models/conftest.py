"""Servers and homes as the tests of the API have them."""

from tests.web.conftest import _home, start

__all__ = ["_home", "start"]
