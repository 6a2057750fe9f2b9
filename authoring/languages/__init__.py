"""Write a recorded program in other languages that the plugin serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..recording import Program
from . import in_go, in_typescript, in_yaml

WRITERS: Final[Mapping[str, Callable[[Program], str]]] = {
    "YAML": in_yaml.write,
    "TypeScript": in_typescript.write,
    "Go": in_go.write,
}
"""What writes a program, by the name of the language; the name in lower case is that of its blocks in the manual."""
