"""The writers of the derived files; not packaged."""
