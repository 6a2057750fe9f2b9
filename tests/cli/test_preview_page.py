"""`apsara-live preview --format html`: what the page contains, that it asks for nothing, and that no name harms it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.preview.samples import LONG, NAMES, RECORDED, document, everything, five_hundred, recorded, step, summary
from pulumi_apsara_live.cli.preview.calls import estimate
from pulumi_apsara_live.cli.preview.page import MAX_BYTES, page
from pulumi_apsara_live.cli.preview.page_changes import contrast
from pulumi_apsara_live.resources import RESOURCES

VOID = {"meta", "link", "input", "rect", "path", "dt", "dd"}
"""Elements without an end tag; those of `dt` and `dd` may be left out."""
ADDRESSES = {"href", "src", "action", "srcset", "data", "poster", "formaction", "xlink:href"}


class Read(HTMLParser):
    """The elements of a page, each closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["style"], ["script"]):
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader reads."""
        return " ".join(" ".join(self.words).split())


def of(*texts: str) -> str:
    """The page of these previews."""
    return page([summary(each) for each in texts])


ALL = json.dumps(everything())


@pytest.mark.parametrize("name", NAMES)
def test_every_recorded_preview_makes_a_whole_page(name: str) -> None:
    """Its elements are closed, ids are unique, links lead to something in it, and nothing is requested."""
    html = of(recorded(name))
    read = Read(html)
    ids = [value for _, attribute, value in read.attributes if attribute == "id"]
    assert len(ids) == len(set(ids))
    addresses = [value for _, attribute, value in read.attributes if attribute in ADDRESSES]
    assert {value for value in addresses if not value.startswith("#")} == {"data:,"}
    assert {value[1:] for value in addresses if value.startswith("#")} <= set(ids)
    assert "url(" not in html
    assert "@import" not in html
    assert not [attribute for _, attribute, _ in read.attributes if attribute == "style" or attribute.startswith("on")]


def test_the_policy_of_the_page_allows_its_style_and_script_and_nothing_else() -> None:
    """Their digests are those of what is in the page."""
    html = of(recorded("template"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    allowed = dict(each.strip().split(" ", 1) for each in policy[1].split(";"))
    assert allowed.pop("default-src") == allowed.pop("base-uri") == allowed.pop("form-action") == "'none'"
    assert allowed.pop("img-src") == "data:"
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert allowed.pop(f"{tag}-src") == f"'sha256-{digest}'"
    assert allowed == {}


def test_what_happens_on_air_comes_first() -> None:
    """The headline, then the reasons, then pictures, then everything else."""
    html = of(ALL)
    titles = [re.sub("<.*?>", "", each) for each in re.findall(r"<h2>.*?</h2>", html)]
    assert titles == [
        "On air",
        "Layouts and components",
        "Rundown election-night",
        "Rundown news",
        "Restarts and replacements",
        "Will be cleared",
        "Will be deleted",
        "Kept",
        "Warnings",
        "All changes",
        "Calls",
    ]
    assert html.index("<h1") < html.index("<h2")
    assert "A preview does not know what is on air now." in Read(html).text


@pytest.mark.parametrize("name", ["no_changes", "failed", "first", "gone"])
def test_a_page_says_what_the_comment_says_first(name: str) -> None:
    """Without changes, failed, or with many."""
    expected = {
        "no_changes": "No changes",
        "failed": "The preview failed, so its changes are unknown",
        "first": "Nothing on air is interrupted",
        "gone": "1 studio is deleted",
    }
    assert expected[name] in Read(of(recorded(name))).text


def test_old_and_new_values_stand_side_by_side_and_secrets_are_masked() -> None:
    """As in the other formats; what differs is marked."""
    html = of(recorded("template"))
    assert '<dt>transcode.caster_template<dd>"lp_<del>hd</del>"<dd>"lp_<ins>sd</ins>"</dl>' in html
    old = {"caster_id": "c", "callback_url": "https://u:c4n4ry@hooks.example.com/?key=c4n4ry", "password": "c4n4ry"}
    secret = of(json.dumps(document(step("CasterConfig", "c", old=old, new={"caster_id": "c", "delay": 1}))))
    assert "[secret]" in secret
    assert "c4n4ry" not in secret


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"a b c"', '"a x c"', ('"a <del>b</del> c"', '"a <ins>x</ins> c"')),
        ('"lp_hd-1"', '"lp_hd-2"', ('"lp_hd-<del>1</del>"', '"lp_hd-<ins>2</ins>"')),
        ('"a b"', '"a b, c"', ('"a b"', '"a b<ins>, c</ins>"')),
        ("5", "6", ("5", "6")),
        ("", '"<b>"', ("", '"&lt;b&gt;"')),
        ("x " * 99 + "old" + " y" * 99, "x " * 99 + "new" + " y" * 99, None),
    ],
)
def test_the_words_that_differ_are_marked_in_both_values(old: str, new: str, expected: tuple[str, str] | None) -> None:
    """Of long values the part around them remains."""
    found = contrast(old, new, 80)
    if expected is not None:
        assert found == expected
    else:
        assert "<del>old</del>" in found[0]
        assert "<ins>new</ins>" in found[1]
        assert max(map(len, found)) < 80


def test_bad_names_are_shown_and_do_no_harm() -> None:
    """As text everywhere: in headings, pictures, timelines, attributes and the title."""
    html = of(ALL)
    read = Read(html)
    assert [read.tags.count(each) for each in ("script", "style", "html", "body", "article")] == [1] * 5
    assert "<script>alert(1)</script>" in read.text
    assert "alert(1)" not in "".join(re.findall(r"<script>(.*?)</script>", html, re.DOTALL))
    assert not {unicodedata.category(each) for each in html} & {"Cf", "Co", "Cs"}
    assert f"<b>{LONG[:399]}…</b>" in html


def test_five_hundred_changes_make_a_page_that_opens_at_once() -> None:
    """It is small: all changes are listed with the properties that differ, and long values are cut."""
    html = of(json.dumps(five_hundred()))
    assert len(html.encode()) <= MAX_BYTES
    read = Read(html)
    assert read.tags.count("details") == 500 + 1
    assert read.text.count("show-") >= 500
    assert html.count("<dt>transcode.caster_template<dd>") == 450


def test_a_page_of_many_layouts_and_episodes_stays_small() -> None:
    """What is not drawn is counted."""
    one = {"caster_id": "c", "video_layers": [{"location_id": "RV01"}], "audio_layers": [{"location_id": "RV01"}]}
    two = {**one, "video_layers": [{"location_id": f"RV0{each}", "height": each / 9} for each in (2, 3, 4, 5)]}
    layouts = [step("CasterLayout", f"layout-{number}", old=one, new=two) for number in range(300)]
    episodes = [
        {
            "name": f"episode {n}",
            "start_time": f"2036-01-01T{n // 60:02}:{n % 60:02}:00Z",
            "end_time": "2036-02-01T00:00:00Z",
        }
        for n in range(1000)
    ]
    rundown = step("CasterProgram", "p", "create", new={"caster_id": "c", "episodes": episodes})
    html = of(json.dumps(document(*layouts, rundown)))
    assert len(html.encode()) <= MAX_BYTES
    assert re.search(r"\d+ more are not drawn; the list of changes has them\.", html)


def test_the_same_preview_makes_the_same_page() -> None:
    """Byte by byte, in any process."""
    assert of(ALL, recorded("moved", stack="staging")) == of(ALL, recorded("moved", stack="staging"))


def test_several_stacks_are_on_one_page(apsara_live: Run, tmp_path: Path) -> None:
    """With links to each; broken rules come first."""
    (tmp_path / "staging.json").write_text(recorded("moved", stack="staging"), encoding="utf-8")
    words = ("preview", str(RECORDED / "template.json"), str(tmp_path / "staging.json"), "--format", "html")
    done = apsara_live(*words, "--out", str(tmp_path / "page.html"), "--max-restarts", "0")
    assert done.exit_code == 1
    assert done.stdout == ""
    read = Read((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert read.text.index("1 rule is broken --max-restarts 0: there is 1 restart") < read.text.index("Previews of 2")
    assert {("a", "href", "#stack-0"), ("a", "href", "#stack-1")} <= set(read.attributes)
    assert apsara_live(*words).stdout.startswith("<!doctype html>\n")


# ── calls ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def calls(*steps: dict) -> tuple[int, int]:
    """The fewest and the most calls of these changes."""
    found = summary(json.dumps(document(*steps)))
    made = estimate(found.changes)
    return made.fewest, made.most


STUDIO = {"caster_id": "c"}


def test_calls_are_the_declared_costs_of_the_changes() -> None:
    """An update that the provider keeps to itself makes none; a kept resource makes none."""
    config = step("CasterConfig", "c", old={**STUDIO, "delay": 1}, new={**STUDIO, "delay": 2})
    local = step("CasterConfig", "c", old={**STUDIO, "on_delete": "clear"}, new={**STUDIO, "on_delete": "leave"})
    source = step("CasterVideoResource", "s", "delete", old={**STUDIO, "location_id": "RV01"})
    renamed = step(
        "CasterVideoResource", "t", "same", old={**STUDIO, "location_id": "RV01"}, new={**STUDIO, "location_id": "RV01"}
    )
    assert calls(config) == (1, 2)
    assert calls(local)[0] == 0
    assert calls(source) == (1, 1)
    assert calls(source, renamed) == (0, 0)


def test_a_restart_costs_what_its_triggers_do_and_not_what_its_creation_does() -> None:
    """The rows of `costs` tell them apart."""
    old, new = {**STUDIO, "triggers": {"a": "1"}}, {**STUDIO, "triggers": {"a": "2"}}
    assert calls(step("CasterTake", "t", "replace", old=old, new=new)) == (1, 2)


def test_the_quota_takes_the_time_of_its_slowest_operation() -> None:
    """Forty rundowns at four deletions a second: all but the first four of them wait."""
    gone = [step("CasterProgram", f"p{n}", "delete", old={"caster_id": f"c{n}", "episodes": []}) for n in range(40)]
    found = summary(json.dumps(document(*gone)))
    made = estimate(found.changes)
    assert [(each.action, each.most) for each in made.calls] == [("DeleteCasterProgram", 40)]
    assert made.least_s == pytest.approx(9, rel=0.01)


@pytest.mark.parametrize("kind", RESOURCES)
def test_every_resource_has_calls_for_its_creation_and_none_are_negative(kind: str) -> None:
    """The rows of `costs` are found by their words."""
    fewest, most = calls(step(kind, "a", "create", new={**STUDIO, "region": "cn-shanghai"}))
    assert most > 0
    assert 0 <= fewest <= most
