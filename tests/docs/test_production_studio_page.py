"""The page about `ProductionStudio`, run."""

from __future__ import annotations

import pytest

from docs.manual import fences
from engine.project import Stack

pytestmark = pytest.mark.engine

HEAD = "import pulumi_apsara_live as live\n\n"


def test_a_whole_studio_is_declared_as_documented(stack: Stack) -> None:
    whole, replaced = (each.text for each in fences("docs/production-studio.md", "python"))
    counted, error = (each.text for each in fences("docs/production-studio.md", "text"))
    stack.write(whole)
    assert counted in stack.run("preview").stdout
    stack.write(whole.replace('"layout_id": "full-screen"', '"layout_id": "fullscreen"'))
    assert any(error.strip() in each for each in stack.preview(expect_failure=True).errors)
    stack.write(HEAD + replaced)
    assert set(stack.preview().changes.values()) == {"create"}
