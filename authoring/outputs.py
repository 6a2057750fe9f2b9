"""Write `provider/pulumi_apsara_live/outputs.py`: the parts of resources as outputs hold them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pulumi_apsara_live.model.fields import Model, fields

from . import docstrings
from .sdk import all_parts, formatted, quoted, returned

WHERE: Final = Path(__file__).parent.parent / "provider" / "pulumi_apsara_live" / "outputs.py"
HEAD: Final = '''"""The parts of resources as outputs hold them: what `apply` hands to a program.

The classes of the same names in `pulumi_apsara_live` are for arguments. A member that may be absent is `NotRequired`.
Derived from the declarations in `resources` by `make derive`: change those, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

'''


def derive() -> str:
    """Return the text of the file."""
    parts = all_parts()
    listed = "__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(parts)) + "]\n"
    return formatted(HEAD + listed + "\n\n" + "\n\n\n".join(map(_part, parts.values())) + "\n", WHERE)


def _part(model: type[Model]) -> str:
    descriptions = docstrings.of_fields(model)
    lines = [f"class {model.__name__}(TypedDict):", quoted(docstrings.of_class(model), 4), ""]
    for field in fields(model).values():
        is_there = field.required or field.default is not None
        kind = returned(field.type)
        lines.append(f"    {field.name}: {kind if is_there else f'NotRequired[{kind}]'}")
        lines.append(quoted(descriptions[field.name], 4))
    return "\n".join(lines)


def main() -> None:
    """Write the file."""
    WHERE.write_text(derive(), encoding="utf-8")


if __name__ == "__main__":
    main()
