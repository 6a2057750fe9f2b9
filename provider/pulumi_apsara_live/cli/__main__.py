"""The console script ``apsara-live``, and ``python -m pulumi_apsara_live.cli``."""

from __future__ import annotations

import sys
from pathlib import Path

from .environments import add, manager, ours


def main() -> None:
    """Run the command; exit with one line if the package was installed without its extra `cli`."""
    try:
        from .app import main as run  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name not in ("rich", "typer", "yaml"):
            raise
        advice = add(ours("cli"), manager(Path.cwd(), {}), sys.executable)
        sys.exit(f"error: apsara-live needs {error.name}, which the extra `cli` installs. {advice}")
    run()


if __name__ == "__main__":
    main()
