"""Generators of the derived files; not part of the package."""
