"""The laws' client, for what is particular to one resource."""

from laws.conftest import cloud as cloud  # noqa: PLC0414 (a fixture is had by its name)
