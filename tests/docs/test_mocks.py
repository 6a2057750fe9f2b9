"""Programs of the manual that run under Pulumi's mocks, each in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from docs.manual import ROOT, fences

EVALUATE = """
import asyncio, json, sys
import pulumi

seen = []


class Recorder(pulumi.runtime.Mocks):
    def new_resource(self, args):
        inputs = {name: value for name, value in args.inputs.items() if not name.startswith("__")}
        seen.append([args.typ, args.name, inputs])
        return f"{args.name}-id", args.inputs

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Recorder(), project="show", stack="test")


@pulumi.runtime.test
def evaluate():
    import program


evaluate()
json.dump(seen, sys.stdout)
"""
ALICLOUD = '''
"""What docs/pulumi-alicloud.md uses of pulumi-alicloud 4.0.0: 72 MB, and a plugin of the engine, are spared."""

import pulumi

SENT = {"domain_name": "domainName", "domain_type": "domainType"}


class live:
    class Domain(pulumi.CustomResource):
        domain_name: pulumi.Output[str]

        def __init__(
            self, resource_name, opts=None, check_url=None, domain_name=None, domain_type=None, region=None,
            resource_group_id=None, scope=None, status=None, tags=None,
        ):
            for name, value in (("domain_name", domain_name), ("domain_type", domain_type), ("region", region)):
                if value is None:
                    raise TypeError(f"Missing required property {name!r}")
            inputs = {"domain_name": domain_name, "domain_type": domain_type, "region": region, "scope": scope}
            super().__init__("alicloud:live/domain:Domain", resource_name, inputs, opts)

        def translate_input_property(self, name):
            return SENT.get(name, name)

        def translate_output_property(self, name):
            return {sent: own for own, sent in SENT.items()}.get(name, name)
'''


def test_a_domain_of_pulumi_alicloud_is_used_as_documented(tmp_path: Path) -> None:
    """The configuration gets the domain's name, from the domain; the real package is used where it is installed."""
    (program,) = (each.text for each in fences("docs/pulumi-alicloud.md", "python"))
    if importlib.util.find_spec("pulumi_alicloud") is None:
        (tmp_path / "pulumi_alicloud.py").write_text(ALICLOUD, encoding="utf-8")
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", EVALUATE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = {kind.rpartition(":")[2]: inputs for kind, _, inputs in json.loads(done.stdout)}
    assert seen["Domain"]["domainName"] == "live.example.com"
    assert seen["CasterConfig"]["domain_name"] == "live.example.com"
    assert seen.keys() == {"Domain", "Caster", "CasterConfig", "CasterRunState", "CasterRestart"}


def unit_tests(directory: Path, program: str, tests: str) -> subprocess.CompletedProcess[str]:
    """The page's command, in a project that has the program and the tests of the page."""
    (command,) = (each.text.split() for each in fences("docs/unit-tests.md", "sh"))
    assert command[:3] == ["python", "-m", "pytest"]
    (directory / "tests").mkdir()
    (directory / "show.py").write_text(program, encoding="utf-8")
    (directory / "tests" / "test_show.py").write_text(tests, encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *command[3:]]
    environ = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(words, cwd=directory, env=environ, capture_output=True, text=True, check=False)


def test_a_program_is_unit_tested_as_documented(tmp_path: Path) -> None:
    """The program and the test of the page."""
    program, tests = (each.text for each in fences("docs/unit-tests.md", "python"))
    done = unit_tests(tmp_path, program, tests)
    assert "5 passed" in done.stdout, done.stdout + done.stderr


def test_the_documented_unit_tests_fail_for_another_program(tmp_path: Path) -> None:
    """Each of them looks at something: four changes are noticed by a test each."""
    program, tests = (each.text for each in fences("docs/unit-tests.md", "python"))
    for there, other in (
        ('tags={"team": "news"}', "tags={}"),
        ('settings.get_bool("on_air") or False', "True"),
        ('{"config": config.restart_fingerprint}', '{"config": "never"}'),
        (', status="streaming"', ""),
    ):
        assert there in program
        program = program.replace(there, other)
    done = unit_tests(tmp_path, program, tests)
    assert "4 failed, 1 passed" in done.stdout, done.stdout + done.stderr


def test_a_documented_mock_refuses_what_a_preview_refuses(tmp_path: Path) -> None:
    """What docs/unit-tests.md quotes; and transforms are not run."""
    program, tests = (each.text for each in fences("docs/unit-tests.md", "python"))
    (tmp_path / "refused").mkdir()
    done = unit_tests(
        tmp_path / "refused", program.replace("    callback_url=", "    delay=400,\n    callback_url="), tests
    )
    (refused,) = re.findall(r"`(CasterConfig 'show': .+?)`", (ROOT / "docs" / "unit-tests.md").read_text("utf-8"))
    assert f"RunError: {refused}" in done.stdout
    (tmp_path / "transformed").mkdir()
    transform = "pulumi.runtime.register_resource_transform(lambda args: 1 / 0)\nstudio = "
    done = unit_tests(tmp_path / "transformed", program.replace("studio = ", transform, 1), tests)
    assert "5 passed" in done.stdout, done.stdout + done.stderr


def test_mocks_of_the_sdk_see_what_is_documented(tmp_path: Path) -> None:
    """They neither check nor compute; what docs/unit-tests.md says of them."""
    program, _ = (each.text for each in fences("docs/unit-tests.md", "python"))
    program = program.replace("    callback_url=", "    delay=400,\n    callback_url=")
    tests = """
import pulumi

declared = {}


class Recorder(pulumi.runtime.Mocks):
    def new_resource(self, args):
        declared[args.typ + " " + args.name] = args.inputs
        return f"{args.name}-id", args.inputs

    def call(self, args):
        assert args.token == "apsara-live:index:get_casters"
        return {"results": []}


pulumi.runtime.set_mocks(Recorder(), project="show", stack="test")
pulumi.runtime.set_all_config({"show:callback_url": "https://hooks.example.com/show"})


@pulumi.runtime.test
def test_outputs():
    import show

    def are_missing(values):
        assert values == [None, None, None, None]
        assert declared["pulumi-python:dynamic/apsara-live:CasterConfig show"]["delay"] == 400
        assert {"__provider", "__origin"} < set(declared["pulumi-python:dynamic/apsara-live:Caster show"])

    outputs = (show.config.restart_fingerprint, show.config.cleared, show.restart.reason, show.studio.status)
    return pulumi.Output.all(*outputs).apply(are_missing)
"""
    done = unit_tests(tmp_path, program, tests)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
