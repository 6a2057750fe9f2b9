"""What holds of every preview, whatever the engine writes: no crash, no secret, no lost headline, never too long."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from cli.preview.samples import NAMES, STACK, counted, document, recorded, step, summary
from pulumi_apsara_live.cli.preview.comment import LIMIT, compose, merged, sections, size
from pulumi_apsara_live.cli.preview.documents import CHANGES, OWN_TYPES, REPLACES, NoPreview, PlannedStep, read_preview
from pulumi_apsara_live.cli.preview.gates import Gates
from pulumi_apsara_live.cli.preview.impact import CLOSE, OPEN
from pulumi_apsara_live.cli.preview.markdown import head, section
from pulumi_apsara_live.cli.preview.masking import masked, masked_text
from pulumi_apsara_live.cli.preview.page import page
from pulumi_apsara_live.cli.preview.plain import document as told
from pulumi_apsara_live.cli.preview.plain import lines
from pulumi_apsara_live.cli.preview.summary import Summary
from pulumi_apsara_live.resources import RESOURCES

CANARY = "c4n4ry"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": f'"{CANARY}"'}

scalars = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=30)
names = some.sampled_from(
    [
        "triggers",
        "episodes",
        "running",
        "cleared",
        "norm_type",
        "transcode",
        "caster_id",
        "restart_fingerprint",
        "name",
        "tags",
        "took_s",
    ]
) | some.text(max_size=12)
values = some.recursive(
    scalars,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
bags = some.dictionaries(names, values, max_size=6)
types = some.sampled_from(
    [f"{OWN_TYPES}{name}" for name in RESOURCES] + ["aws:s3/bucket:Bucket", "pulumi:pulumi:Stack", ""]
)
operations = some.sampled_from([*CHANGES, *REPLACES, "same", "refresh", "read", "?"])
states = some.none() | some.builds(lambda i, o: {"id": "c", "inputs": i, "outputs": o}, bags | values, bags | values)
steps = some.builds(
    lambda token, name, op, old, new, detailed, why: {
        "op": op,
        "urn": f"{STACK}{token}::{name}",
        "oldState": old,
        "newState": new,
        "detailedDiff": detailed,
        "replaceReasons": why,
    },
    types,
    some.text(max_size=20),
    operations,
    states,
    states,
    some.none() | some.dictionaries(names, values, max_size=3) | values,
    some.none() | some.lists(names, max_size=3) | values,
)
documents = some.builds(
    lambda made, diagnostics: {"steps": made, "diagnostics": diagnostics, "changeSummary": counted(made)},
    some.lists(steps | values, max_size=6) | values,
    values
    | some.lists(some.fixed_dictionaries({"severity": some.sampled_from(["error", "warning"]), "message": values})),
)


def forms(found: Summary) -> list[str]:
    """All that can be made of it."""
    return [
        compose([section(found)]),
        "\n".join(line.plain for line in lines(found)),
        json.dumps(told([found], Gates(0, 0, True, True).broken([found])), ensure_ascii=False),
        page([found]),
    ]


@given(documents)
def test_any_document_makes_a_comment_that_is_never_too_long(made: Any) -> None:
    """Whatever its members are; the comment is taken apart as it was put together, and the headline is in it."""
    found = summary(json.dumps(made))
    comment, plain, whole, html = forms(found)
    assert size(comment) < LIMIT
    assert head(found).replace("\n", "<br>\n") in comment
    assert plain
    assert compose(sections(comment)) == comment
    assert OPEN not in comment + plain + whole + html
    assert CLOSE not in comment + plain + whole + html


@given(
    some.lists(values | documents, max_size=5),
    some.sampled_from(["resourcePreEvent", "diagnosticEvent", "summaryEvent"]),
)
def test_any_log_makes_a_comment(made: list[Any], kind: str) -> None:
    """Events may hold anything; lines may be cut off."""
    lines = [*({"sequence": 1, kind: each} for each in made), {"sequence": 2, "summaryEvent": {"resourceChanges": {}}}]
    forms(summary("\n".join(map(json.dumps, lines)) + '\n{"seq'))


@given(some.text())
def test_any_text_is_a_preview_or_none(said: str) -> None:
    """And nothing else happens."""
    try:
        found = read_preview(said)
    except NoPreview:
        return
    assert size(compose([section(Summary(found))])) < LIMIT


hidden = some.sampled_from(
    [
        SECRET,
        f"rtmp://user:{CANARY}@push.example.com/app/one",
        f"https://hooks.example.com/one?auth_key={CANARY}&x=1",
        f"see https://hooks.example.com/one?a={CANARY}, and more",
        f"srt://push.example.com:9000?streamid={CANARY}&passphrase=x",
        f"https://hooks.example.com/#token={CANARY}",
        f'{{"url": "https:\\/\\/u:{CANARY}@example.com"}}',
        f'{{"password": "{CANARY}"}}',
        f"Authorization: Bearer {CANARY}{CANARY}",
        f"auth_key={CANARY}",
        {"password": CANARY},
        {"api_key": [CANARY]},
        {"nested": [{"access_key_secret": CANARY}]},
        {f"https://u:{CANARY}@example.com": 1},
    ]
)
places = some.sampled_from(["callback_url", "record", "triggers", "episodes", "note", "cleared", "tags"])
kinds = some.sampled_from([*RESOURCES])


@given(hidden, hidden, places, kinds, some.sampled_from(CHANGES), some.booleans())
def test_a_secret_is_in_no_form(old: Any, new: Any, place: str, kind: str, op: str, listed: bool) -> None:
    """Marked by the engine or not: in values, in names, in what is cleared, in triggers and episodes, in messages."""
    spot = {"triggers": lambda each: {"t": each}, "episodes": lambda each: [{"name": each}]}.get(
        place, lambda each: each
    )
    made = document(
        step(kind, "show", op, old={place: spot(old)}, new={place: spot(new), "cleared": [place]}),
        diagnostics=[{"severity": "warning", "message": f"it is {new}"}] if isinstance(new, str) else [],
    )
    if listed:
        made["steps"][0] |= {"detailedDiff": {place: {"kind": "update"}}, "replaceReasons": [place]}
    for form in forms(summary(json.dumps(made))):
        assert CANARY not in form


@given(hidden.filter(lambda each: isinstance(each, str)))
def test_a_secret_in_an_error_is_hidden(said: str) -> None:
    """An error may quote a value."""
    for form in forms(
        summary(json.dumps(document(diagnostics=[{"severity": "error", "message": f"error: got {said}"}])))
    ):
        assert CANARY not in form


KEPT = [
    "rtmp://push.example.com/app/one",
    "https://img.example.com/back-in-a-moment.jpg",
    "oss-cn-shanghai.aliyuncs.com",
    "a sentence: with colons, and = signs",
    "lp_hd-1f6927de",
]


@pytest.mark.parametrize("expected", KEPT)
def test_what_is_no_secret_is_shown(expected: str) -> None:
    """Masking everything would be easy."""
    assert masked(expected) == expected


def test_masking_keeps_the_place_visible() -> None:
    """Host, path and names of parameters stay."""
    assert (
        masked_text("https://me:pw@h.example.com/p?auth_key=1&x=2#f")
        == "https://[secret]@h.example.com/p?auth_key=[secret]&x=[secret]#[secret]"
    )


MISCHIEF = [
    "<!-- apsara-live:end -->",
    "<!-- apsara-live:preview -->",
    "a -->\n<!-- apsara-live:block -->",
    "```\n@somebody",
    "` | @somebody |",
    "</details><script>",
    "\u202egnp.exe",
    "#1 https://example.com\n\n# heading",
]


@pytest.mark.parametrize("expected", MISCHIEF)
def test_values_cannot_leave_their_place(expected: str) -> None:
    """Not a marker, not a fence, not HTML, not a mention: not in names, values, errors or the key of the stack."""
    made = document(
        step(
            "CasterConfig",
            expected,
            old={"program_name": "a", expected: "1"},
            new={"program_name": expected, expected: expected},
        ),
        step(
            "CasterRestart",
            expected,
            "replace",
            old={"triggers": {expected: "1"}},
            new={"triggers": {expected: expected}},
        ),
        diagnostics=[{"severity": "warning", "message": expected}],
    )
    comment = compose([section(summary(json.dumps(made).replace("evening-show", json.dumps(expected)[1:-1])))])
    (found,) = sections(comment)
    assert compose([found]) == comment
    assert comment.count("<!-- apsara-live:end -->") == 1
    seen = Seen()
    seen.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(comment))
    assert seen.tags <= TAGS
    assert "somebody" not in seen.outside
    assert "\u202e" not in comment


TAGS = {
    "td",
    "strong",
    "pre",
    "p",
    "h3",
    "code",
    "tbody",
    "sub",
    "tr",
    "h4",
    "thead",
    "details",
    "summary",
    "b",
    "th",
    "br",
    "table",
}


class Seen(HTMLParser):
    """The tags of a page, and its text outside of code."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.outside = ""
        self._within = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self._within += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self._within -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        self.outside += "" if self._within else data


@pytest.mark.parametrize("name", NAMES)
def test_recorded_previews_hold_all_laws(name: str) -> None:
    """What the engine really writes: `__provider` and `__origin` are nowhere, and no secret is."""
    for form in forms(summary(recorded(name))):
        assert "__provider" not in form
        assert "__origin" not in form
        assert "__declared" not in form
        assert "rtmp://" not in form
        assert size(form) < LIMIT


@given(some.permutations(["a", "b", "c"]), some.sampled_from(["a", "b", "c"]))
def test_sections_are_put_in_whatever_their_order(order: list[str], again: str) -> None:
    """One section for each stack, with its last content."""
    first = section(summary(recorded("template")))
    body = ""
    for stack in [*order, again]:
        body = compose(merged(body, [type(first)(("p", stack, "."), first.head, first.blocks, first.labels)]))
    assert [each.key[1] for each in sections(body)] == ["a", "b", "c"]
    other = type(first)(("p", again, "."), "⚪ **No changes.**\n1 unchanged")
    there = {each.key[1]: each for each in sections(compose(merged(body, [other])))}
    assert there.pop(again) == other
    assert {each.blocks for each in there.values()} == {first.blocks}


@example(urn="urn:pulumi:dev::p::a$b:c/d:E::n")
@given(urn=some.text())
def test_any_urn_has_a_name_and_a_type(urn: str) -> None:
    """Also one that is none."""
    found = PlannedStep("same", urn)
    assert isinstance(found.name + found.type + found.kind, str)
