"""Programs of the manual that run under Pulumi's mocks, each in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from docs.manual import fences

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
