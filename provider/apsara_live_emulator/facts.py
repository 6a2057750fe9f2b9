"""Facts about the service: the readings in a report of ``apsara-live probe``, which replace assumptions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .assumptions import Choices

SCHEMA = 1


def read_facts(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the readings of a report by switch, and one line for each that this emulator cannot have.

    Raises ``ValueError`` for a file that cannot be read or is not a report.
    """
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise ValueError(f"{path} is not JSON: pass a file that `apsara-live probe --report` wrote") from None
    facts = document.get("facts") if isinstance(document, dict) and document.get("schema") == SCHEMA else None
    if not isinstance(facts, dict):
        advice = "pass a file that `apsara-live probe --report` wrote"
        raise ValueError(f"{path} is not a report with schema {SCHEMA}: {advice}")  # noqa: TRY004 - the file is wrong
    return _checked(facts)


def _checked(facts: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    choices, readings, remarks = Choices(), dict[str, str](), list[str]()
    for name, value in facts.items():
        try:
            choices.set(name, value if isinstance(value, str) else json.dumps(value))
        except ValueError as error:
            remarks.append(f"fact not applied: {error}")
        else:
            readings[name] = choices[name]
    return readings, remarks
