"""Names of properties that are recorded with a resource and belong to none of its models.

Recorded states hold them, so none of them is ever renamed. This module imports nothing: programs, hosts and settings
may all import it.
"""

from typing import Final

PROVIDER: Final = "__provider"
"""Input and output: the serialized host. The engine's SDK adds it and gives it its name."""
ORIGIN: Final = "__origin"
"""Input and output: organization and URN of the resource; no secret."""
UNKNOWN_NAMES: Final = "__unknown"
"""Input: names of the arguments whose values are unknown.

Without it, an update could not tell an unknown argument from one that is not declared: the engine omits both.
"""
SECRET_NAMES: Final = "__secret"  # noqa: S105 (names of arguments)
"""Input and output: names of the arguments that hold secrets, of those whose entries name the keys of an output."""
REGION: Final = "__region"
"""Output: region that the resource is in. Another region in the stack's configuration does not move it."""
DECLARED: Final = "__declared"
"""Output: names of the properties that the program declared. The engine passes no old inputs to a diff."""
