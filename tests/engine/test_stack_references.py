"""A studio of another stack is read as often as the program likes: every reference to it is one stack reference."""

from __future__ import annotations

import json
import subprocess
import sys

from engine.project import Stack

EXPORTING = """
import pulumi

pulumi.export("studio", {"schema": 1, "caster_id": "caster-1"})
pulumi.export("backup", {"schema": 1, "caster_id": "caster-2"})
"""
READING = """
import pulumi
import pulumi_apsara_live as live

STACK = "organization/studio/dev"


class Wall(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("news:index:Wall", name)
        self.studio = live.StudioReference(STACK, opts=pulumi.ResourceOptions(parent=self))
        self.register_outputs({})


read = [live.StudioReference(STACK), live.StudioReference(STACK), Wall("left").studio, Wall("right").studio]
pulumi.export("ids", [each.caster_id for each in read])
pulumi.export("other", live.StudioReference(STACK, output="backup").caster_id)
"""
MOCKED = """
import pulumi
import pulumi_apsara_live as live


class Platform(pulumi.runtime.Mocks):
    def __init__(self, caster_id):
        self.caster_id = caster_id

    def new_resource(self, args):
        return args.name, {**args.inputs, "outputs": {"studio": {"schema": 1, "caster_id": self.caster_id}}}

    def call(self, args):
        return {}


@pulumi.runtime.test
def read():
    first, second = (live.StudioReference("organization/platform/dev") for _ in range(2))
    return pulumi.Output.all(first.caster_id, second.caster_id).apply(lambda ids: print(*ids))


for caster_id in ("caster-1", "caster-2"):
    pulumi.runtime.set_mocks(Platform(caster_id))
    read()
"""


def test_a_studio_is_read_by_several_references_and_inside_components(stack: Stack) -> None:
    """Two of one stack and output are no duplicate, whatever their parents; another output is read beside them."""
    stack.write(EXPORTING)
    stack.up()
    # A project of its own: the engine writes the state of a stack that it updates, which is then read half written.
    reader = stack.directory.parent / "reader"
    reader.mkdir()
    (reader / "Pulumi.yaml").write_text("name: reader\nruntime: python\n", encoding="utf-8")
    (reader / "__main__.py").write_text(READING, encoding="utf-8")
    here = ("--cwd", str(reader), "--stack", "other")
    stack.run("stack", "init", *here)
    stack.run("up", "--yes", "--skip-preview", *here)
    told = json.loads(stack.run("stack", "output", "--json", *here).stdout)
    assert told == {"ids": ["caster-1"] * 4, "other": "caster-2"}
    stack.run("up", "--yes", "--skip-preview", "--expect-no-changes", *here)


def test_each_program_of_one_process_reads_the_stack_anew() -> None:
    """Tests with mocks, and inline programs, run one after the other in one process."""
    done = subprocess.run([sys.executable, "-c", MOCKED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["caster-1 caster-1", "caster-2 caster-2"]
