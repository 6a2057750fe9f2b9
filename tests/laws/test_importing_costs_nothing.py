"""A program that imports the classes loads neither models, nor HTTP, nor the credentials library."""

import subprocess
import sys

HEAVY = ("pydantic", "httpx", "tenacity", "alibabacloud_credentials", "pulumi_apsara_live.resources")


def test_importing_the_classes_loads_nothing_heavy() -> None:
    """What the verbs need is loaded in the provider's process, when the first verb runs."""
    code = f"import sys, pulumi_apsara_live; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
