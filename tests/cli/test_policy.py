"""`apsara-live policy`: what a program's resources may call, no more and no less, as a policy document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from authoring import permissions

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from cases import CASES, Case, Stage
from docs.manual import fences, matches
from pulumi_apsara_live.cli.actions import actions, operations
from pulumi_apsara_live.cli.policy import policy_for, types_in
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.errors import Refused
from pulumi_apsara_live.wire.operation import READS, Operation
from pulumi_apsara_live.wire.permissions import kind, resource
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "permissions.md"


@pytest.fixture
def cloud(emulator: Emulator) -> Iterator[Cloud]:
    """A client that does not wait."""
    client = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=Retries.without_waiting(),
    )
    yield client
    client.close()


# The law


@pytest.mark.parametrize("name", RESOURCES)
def test_the_policy_allows_what_a_resource_calls_and_nothing_else(name: str) -> None:
    """An operation is in the policy if a change calls it; `tests/docs/test_calls.py` measures the calls of each."""
    called = {operation.action for calls in RESOURCES[name].costs.values() for operation in calls}
    assert sorted(called) == actions([name])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_whatever_a_case_calls_is_in_the_policy(case: Case, emulator: Emulator, cloud: Cloud) -> None:
    """Created full, read, deleted; a read takes no more than the policy for previews has."""
    stage = Stage(cloud, case)
    before = len(emulator.ledger.calls())
    id, outputs, _ = stage.create(case.full)
    looked = len(emulator.ledger.calls())
    stage.read(id, outputs)
    reads = {call.action for call in emulator.ledger.calls()[looked:]}
    stage.delete(id, outputs)
    calls = {call.action for call in emulator.ledger.calls()[before:]}
    assert calls <= set(actions([case.resource]))
    assert reads <= set(actions([case.resource], read_only=True))


@pytest.mark.parametrize("name", RESOURCES)
def test_what_a_resource_declares_is_in_its_policy(name: str) -> None:
    """A declared operation that no verb calls would be a lie."""
    owner = type(RESOURCES[name])
    declared = {getattr(owner, verb, None) for verb in ("creates", "reads", "updates", "deletes")} - {None}
    assert declared <= operations(name)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_refresh_is_allowed_to_look_and_nothing_else(name: str) -> None:
    """Whoever has the policy for previews can change nothing."""
    looking = actions([name], read_only=True)
    assert bool(looking) == (not RESOURCES[name].unreadable)
    assert all(action.startswith(READS) for action in looking)
    assert set(looking) <= set(actions([name]))


# The document


def test_a_policy_is_what_the_vendor_calls_one() -> None:
    """Version 1; actions with their product; one statement for each resource; everything once."""
    document = policy_for(["StartCaster", "ModifyCasterProgram", "StopLivePullToPush", "StopCaster"])
    assert document == {
        "Version": "1",
        "Statement": [
            {"Effect": "Allow", "Action": ["live:ModifyCasterProgram"], "Resource": ["acs:live:*:*:domain/*"]},
            {
                "Effect": "Allow",
                "Action": ["live:StartCaster", "live:StopCaster"],
                "Resource": ["acs:live:*:*:caster/*"],
            },
            {"Effect": "Allow", "Action": ["live:StopLivePullToPush"], "Resource": ["*"]},
        ],
    }


@pytest.mark.parametrize(
    ("action", "arn"),
    [
        ("DescribeCasters", "acs:live:cn-shanghai:1234567890123456:caster/*"),
        ("AddCasterEpisode", "acs:live:cn-shanghai:1234567890123456:caster/*"),
        ("DeleteCasterEpisode", "acs:live:cn-shanghai:1234567890123456:domain/*"),
        ("StopPlaylist", "acs:cdn:cn-shanghai:1234567890123456:domain/*"),
        ("StopLivePullToPush", "*"),
        ("TagResources", "*"),
    ],
)
def test_resources_can_be_narrowed(action: str, arn: str) -> None:
    """To an account, and to a region, where the operation is checked against a resource that is documented."""
    assert resource(action, account="1234567890123456", region="cn-shanghai") == arn


def test_few_operations_are_allowed_on_everything_for_want_of_documentation() -> None:
    """A statement with a form of resource that is not the vendor's would have no effect."""
    unclear = {action for action in actions(RESOURCES) if kind(action) == "undocumented"}
    assert unclear <= {"DeleteCasterEpisodeGroup", "DeletePlaylist", "StartPlaylist", "TagResources", "UntagResources"}


# The command


def granted(document: dict[str, Any]) -> set[str]:
    """All actions of a policy."""
    return {action for statement in document["Statement"] for action in statement["Action"]}


def test_types_are_named(apsara_live) -> None:
    """By their names, or by their types in the engine's documents."""
    result = apsara_live("policy", "CasterScene", "pulumi-python:dynamic/apsara-live:CasterRestart")
    assert result.exit_code == 0
    assert granted(json.loads(result.stdout)) == {f"live:{each}" for each in actions(["CasterScene", "CasterRestart"])}


def test_previews_need_less(apsara_live) -> None:
    """Only to look."""
    result = apsara_live("policy", "Caster", "--read-only", "--account", "1")
    assert granted(json.loads(result.stdout)) == {"live:DescribeCasters"}


def test_the_policy_comes_with_what_it_was_made_from(apsara_live) -> None:
    """In a document with a version; the types in the order of the manual."""
    result = apsara_live("policy", "CasterConfig", "Caster", "--json")
    document = json.loads(result.stdout)
    assert document.pop("policy")["Version"] == "1"
    assert document.pop("resource_undocumented") == ["live:TagResources", "live:UntagResources"]
    assert document == {"schema": 1, "types": ["Caster", "CasterConfig"], "read_only": False}


def test_functions_are_named(apsara_live) -> None:
    """Either form, beside a preview or alone; a preview may call them."""
    for words in (("get_stream_urls",), ("get_stream_urls_output", "--read-only")):
        result = apsara_live("policy", *words, "--json")
        assert result.exit_code == 0, result.stderr
        document = json.loads(result.stdout)
        assert document["types"] == ["get_stream_urls"]
        assert granted(document["policy"]) == {"live:DescribeCasterStreamUrl", "live:DescribeCasters"}
    result = apsara_live("policy", "get_relays", "--preview", "-", "--json", input=json.dumps(EXPORT))
    assert json.loads(result.stdout)["types"] == ["Caster", "get_relays"]


URN = "urn:pulumi:dev::studio::{}::name"
OURS = "pulumi-python:dynamic/apsara-live:{}"
PREVIEW = {
    "steps": [
        {"op": "same", "urn": URN.format("pulumi:pulumi:Stack"), "newState": {"type": "pulumi:pulumi:Stack"}},
        {"op": "update", "urn": URN.format(OURS.format("Caster")), "newState": {"inputs": {"urn": "not a urn"}}},
        {"op": "delete", "urn": URN.format("my:component:Studio$" + OURS.format("CasterProgram"))},
        {"op": "create", "urn": URN.format("pulumi-python:dynamic/apsara-live:Unheard")},
        {"op": "create", "urn": URN.format("alicloud:oss/bucket:Bucket"), "newState": {"dependencies": [URN]}},
    ]
}
EXPORT = {"version": 3, "deployment": {"resources": [{"urn": URN.format(OURS.format("Caster"))}]}}
EVENTS = "\n".join(
    json.dumps({"resourcePreEvent": {"metadata": {"op": "same", "urn": URN.format(OURS.format(name))}}})
    for name in ("Caster", "CasterRunState")
)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        (json.dumps(PREVIEW), {"Caster", "CasterProgram"}),
        (json.dumps(EXPORT), {"Caster"}),
        (EVENTS, {"Caster", "CasterRunState"}),
    ],
    ids=["a preview", "an export", "an event log"],
)
def test_the_resources_of_a_program_are_found(apsara_live, home: Path, text: str, types: set[str]) -> None:
    """In each document of the engine, as a file or as input; also those that stay as they are, or go."""
    (home / "document").write_text(text, encoding="utf-8")
    for source in ("document", "-"):
        result = apsara_live("policy", "--preview", source, "--json", input=text)
        assert result.exit_code == 0, result.stderr
        assert set(json.loads(result.stdout)["types"]) == types


def test_a_preview_that_leaves_out_what_stays_is_not_taken(apsara_live) -> None:
    """The engine does so by default; the policy would silently be too small."""
    steps = [{"op": "same", "urn": URN.format("pulumi:pulumi:Stack")}, {"urn": URN.format(OURS.format("Caster"))}]
    document = {"steps": steps, "changeSummary": {"same": 10, "update": 1}}
    result = apsara_live("policy", "--preview", "-", input=json.dumps(document))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == ("error: - omits 9 unchanged resources: run `pulumi preview --json --show-sames`\n")
    document["changeSummary"] = {"same": 1, "update": 1}
    assert apsara_live("policy", "--preview", "-", input=json.dumps(document)).exit_code == 0


def test_a_preview_and_types_are_taken_together(apsara_live) -> None:
    """For what the next change will bring."""
    result = apsara_live("policy", "CasterScene", "--preview", "-", "--json", input=json.dumps(EXPORT))
    assert json.loads(result.stdout)["types"] == ["Caster", "CasterScene"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_preview_is_taken_as_it_was_saved(apsara_live, home: Path, encoding: str) -> None:
    """As PowerShell redirects it, and with lines before and after it."""
    text = f"Loading policy packs...\n{json.dumps(EXPORT)}\nUpdate plan written to 'plan.json'\n"
    (home / "preview.json").write_text(text, encoding=encoding)
    result = apsara_live("policy", "--preview", "preview.json", "--json")
    assert json.loads(result.stdout)["types"] == ["Caster"]


@pytest.mark.parametrize(
    ("words", "input", "expected"),
    [
        ((), "", "give resource types, or a preview with --preview; known types: Caster, CasterConfig"),
        (("Castr",), "", "unknown resource type 'Castr'; did you mean Caster? Known types: Caster, CasterConfig"),
        (("Nothing",), "", "unknown resource type 'Nothing'; known types: Caster"),
        (("Caster", "--account", "abc"), "", "--account: 'abc' is not an account id, which is a number such as 1234"),
        (("Caster", "--account", ""), "", "--account: '' is not an account id"),
        (("Caster", "--region", "mars"), "", "--region: 'mars' is not a region; regions look like cn-shanghai"),
        (("--preview", "missing.json"), "", "missing.json cannot be read: No such file or directory"),
        (("--preview", "-"), "Previewing update (dev)", "- is not JSON: pass output of `pulumi preview --json`"),
        (("--preview", "-"), "{}", "- contains no resource of this package: pass output of `pulumi preview --json "),
        (("--preview", "-"), '{"urn": "a::b", "steps": 7}', "- contains no resource of this package"),
    ],
    ids=[
        "nothing",
        "misspelt",
        "unknown",
        "no account",
        "empty account",
        "no region",
        "no file",
        "no JSON",
        "empty",
        "strange",
    ],
)
def test_an_invalid_call_ends_with_one_line(apsara_live, words: tuple[str, ...], input: str, expected: str) -> None:
    """With exit code 2, and nothing on standard output."""
    result = apsara_live("policy", *words, input=input)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {expected}")
    assert len(result.stderr.splitlines()) == 1


def test_texts_in_a_resource_are_not_taken_for_resources() -> None:
    """Only what the engine calls a URN."""
    assert types_in({"dependencies": [URN.format(OURS.format("Caster"))]}) == set()


def test_the_tables_of_the_manual_are_current() -> None:
    """`make derive` would change nothing: what each resource may call, and what that is checked against."""
    page = PAGE.read_text(encoding="utf-8")
    assert permissions.manual(page) == page
    assert all(f"| `{name}` |" in page for name in (*RESOURCES, *LOOK_UPS))
    assert all(f"`{action}`" in page for action in actions(RESOURCES))


def test_the_manual_warns_of_the_levels_that_do_not_fit() -> None:
    """Operations that change what is on air under the level of reading."""
    _, _, warning = PAGE.read_text(encoding="utf-8").partition("the access levels of RAM.\n")
    listed = re.findall(r"`(\w+)`", warning.partition(" have the level")[0])
    reading = [action for action, access in permissions.documented().items() if access.level == "get"]
    assert listed == sorted(action for action in reading if not action.startswith(("Describe", "List")))


def test_the_commands_of_the_manual_print_policies(apsara_live) -> None:
    """From a preview, and for types."""
    from_preview, for_types = (fence.text.strip() for fence in fences("docs/permissions.md", "sh"))
    engine, _, ours = from_preview.partition(" | ")
    assert engine == "pulumi preview --json --show-sames"
    for command in (ours, for_types):
        name, *words = command.split()
        assert name == "apsara-live"
        result = apsara_live(*words, input=json.dumps(PREVIEW))
        assert result.exit_code == 0, result.stderr
        assert granted(json.loads(result.stdout)) > {"live:CreateCaster", "live:DescribeCasters"}


def test_a_refused_permission_is_reported_as_in_the_manual(emulator: Emulator, cloud: Cloud) -> None:
    """With the action and the resource to allow."""
    (shown,) = fences("docs/permissions.md", "text")
    emulator.faults.order("SetCasterConfig", error("PermissionDenied", 403, text="You are not authorized."))
    with pytest.raises(Refused) as raised:
        cloud.call(operations_by_action()["SetCasterConfig"], {"CasterId": "6f9f-1"})
    assert matches(shown.text, f"ApsaraLiveError: {raised.value}"), str(raised.value)


def operations_by_action() -> dict[str, Operation]:
    """Every operation by its name."""
    return {each.action: each for name in RESOURCES for each in operations(name)}
