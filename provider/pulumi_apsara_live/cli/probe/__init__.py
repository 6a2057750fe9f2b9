"""`apsara-live probe`: find out by a few safe calls how the service behaves where nothing documents it."""

from .command import register

__all__ = ["register"]
