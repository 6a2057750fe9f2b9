"""The environment variables of the engine, created from scratch.

The engine therefore never uses a login, home, state, credential or proxy of the user.
"""

from __future__ import annotations

import os
from pathlib import Path


def engine_environment(toolchain_bin: Path, python: Path, home: Path, back_end: Path) -> dict[str, str]:
    """Return the variables for a CLI whose state is in a local directory.

    `python` must not be resolved: the path of the link identifies the virtual environment.
    The CLI's directory comes first on PATH; any other order makes the engine warn about its own language host.
    """
    return {
        "PATH": os.pathsep.join((str(toolchain_bin), str(python.parent), os.defpath)),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PULUMI_HOME": str(home),
        "PULUMI_BACKEND_URL": f"file://{back_end}",
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_PYTHON_CMD": str(python),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_SKIP_CONFIRMATIONS": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
        "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
        "PULUMI_DEBUG_COMMANDS": "true",  # allows --event-log
    }
