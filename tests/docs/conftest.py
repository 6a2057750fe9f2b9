"""The engine's and the laws' fixtures, for what the manual says of them."""

from engine.conftest import bare_stack as bare_stack  # noqa: PLC0414 (a fixture is had by its name)
from engine.conftest import pulumi as pulumi  # noqa: PLC0414
from engine.conftest import stack as stack  # noqa: PLC0414
from engine.conftest import template as template  # noqa: PLC0414
from laws.conftest import cloud as cloud  # noqa: PLC0414
