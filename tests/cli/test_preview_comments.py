"""The one comment: found by its marker, edited in place, and shared by jobs that run beside each other."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.preview.samples import RECORDED, recorded, summary
from cli.preview.stand_in import AUTHORS, OTHER_TOKEN, TOKEN, Service, environment, serving
from pulumi_apsara_live.cli.app import app
from pulumi_apsara_live.cli.preview import sticky
from pulumi_apsara_live.cli.preview.code_hosts import ATTEMPTS, CodeHost, HostError, code_host, pull_request
from pulumi_apsara_live.cli.preview.comment import MARKER, address, compose, merged, sections
from pulumi_apsara_live.cli.preview.markdown import Section, section

PROD = section(summary(recorded("template")))
STAGING = section(summary(recorded("cleared", stack="staging")))
QUIET = section(summary(recorded("no_changes")))


@pytest.fixture(params=["github", "gitlab"])
def kind(request: pytest.FixtureRequest) -> str:
    """Every test runs for both."""
    return str(request.param)


@pytest.fixture
def service(kind: str) -> Service:
    """A pull request without a comment."""
    return Service(kind)


@pytest.fixture
def environ(kind: str, service: Service) -> Iterator[dict[str, str]]:
    """A job on that pull request."""
    with serving(service) as address:
        yield environment(kind, address)


@pytest.fixture
def host(environ: dict[str, str]) -> CodeHost:
    """A client of it."""
    return code_host(environ)


def tell(host: CodeHost, *own: Section) -> list[Section]:
    """Put sections into the comment, without waiting."""
    return list(sticky.update(host, own, pause=lambda _: None).sections)


def stacks(service: Service) -> list[str]:
    """The stacks in the comment."""
    (body,) = [each for each in service.bodies if each.startswith(MARKER)]
    return [each.key[1] for each in sections(body)]


def test_the_first_run_writes_and_the_second_edits(host: CodeHost, service: Service) -> None:
    """In place: there is one comment, whatever others have written before and after."""
    service.add("looks good")
    tell(host, PROD)
    service.add(f"> {MARKER}\nwhat is this?")
    tell(host, QUIET)
    assert len(service.comments) == 3
    assert list(service.comments.values())[1]["body"] == compose([QUIET])
    assert len(service.writes()) == 2


def test_a_comment_that_is_up_to_date_is_left_alone(host: CodeHost, service: Service) -> None:
    """No edit, no notification."""
    tell(host, PROD)
    service.log.clear()
    tell(host, PROD)
    assert service.writes() == []


def test_the_comment_is_found_on_a_later_page(host: CodeHost, service: Service) -> None:
    """After 250 others."""
    for number in range(250):
        service.add(f"comment {number}")
    tell(host, PROD)
    service.add("another")
    tell(host, QUIET)
    assert len(service.comments) == 252
    assert stacks(service) == ["prod"]


def test_line_ends_of_the_host_are_no_change(host: CodeHost, service: Service) -> None:
    """Some hosts keep comments with both characters at line ends."""
    tell(host, PROD)
    (comment,) = service.comments.values()
    comment["body"] = comment["body"].replace("\n", "\r\n")
    service.log.clear()
    tell(host, PROD)
    assert service.writes() == []
    tell(host, STAGING)
    assert service.bodies == [compose([PROD, STAGING])]


def test_two_stacks_share_the_comment(host: CodeHost, service: Service) -> None:
    """One after the other; the last word on each stack stands."""
    tell(host, PROD)
    tell(host, STAGING)
    assert service.bodies == [compose([PROD, STAGING])]
    told = tell(host, QUIET)
    assert service.bodies == [compose([QUIET, STAGING])]
    assert [each.key[1] for each in told] == ["prod", "staging"]


def test_the_same_stack_in_two_directories_is_two_sections(host: CodeHost, service: Service) -> None:
    """As in a repository with several programs of one name."""
    tell(host, Section(("p", "prod", "eu"), "⚪ **No changes.**"))
    tell(host, Section(("p", "prod", "us"), "⚪ **No changes.**"))
    assert stacks(service) == ["prod", "prod"]


def test_a_section_that_was_written_over_is_put_back(host: CodeHost, service: Service) -> None:
    """Another job has read the comment before this one wrote, and writes after it."""
    tell(host, Section(("p", "old", "."), "⚪ **No changes.**"))
    stale = compose(merged(service.bodies[0], [STAGING]))
    pauses: list[float] = []

    def meanwhile(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            next(iter(service.comments.values()))["body"] = stale

    sticky.update(host, [PROD], pause=meanwhile)
    assert stacks(service) == ["prod", "staging", "old"]
    assert pauses == [2.0, 2.0]


def test_two_first_comments_become_one(host: CodeHost, service: Service) -> None:
    """Both jobs found none and wrote one: the older stays, with both sections, and the younger is taken away."""

    def another(method: str, path: str) -> None:
        if method == "POST":
            service.before = lambda method, path: None
            service.add(compose([STAGING]), AUTHORS[TOKEN])

    service.before = another
    tell(host, PROD)
    assert len(service.comments) == 1
    assert stacks(service) == ["prod", "staging"]


def test_a_job_that_is_always_written_over_gives_up(host: CodeHost, service: Service) -> None:
    """In the end it says so."""
    tell(host, STAGING)

    def over(_: float) -> None:
        next(iter(service.comments.values()))["body"] = compose([STAGING])

    with pytest.raises(HostError, match="other jobs have overwritten the comment 8 times"):
        sticky.update(host, [PROD], pause=over)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_refusal_in_passing_is_tried_again(host: CodeHost, service: Service, status: int) -> None:
    """With the pause that the host requests; and it reads before it writes."""
    service.refusals = [(status, {"Retry-After": "7"}), (status, {})]
    pauses: list[float] = []
    sticky.update(host, [PROD], pause=pauses.append)
    assert pauses == [7.0, 2.0, 2.0]
    assert stacks(service) == ["prod"]


def test_a_lost_answer_to_a_creation_makes_no_second_comment(host: CodeHost, service: Service) -> None:
    """The comment was written, and the answer was an error."""

    def lost(method: str, path: str) -> None:
        if method == "POST":
            service.before = lambda method, path: None
            service.add(compose([PROD]), AUTHORS[TOKEN])
            service.refusals.append((502, {}))

    service.before = lost
    tell(host, PROD)
    assert len(service.comments) == 1


def test_a_host_that_stays_down_is_an_error_of_one_line(host: CodeHost, service: Service) -> None:
    """After bounded tries."""
    service.refusals = [(503, {})] * 50
    with pytest.raises(HostError, match=r"GET /.*: 503 refused by order"):
        tell(host, PROD)
    assert len(service.log) == ATTEMPTS


REFUSED = [(401, "the token is not valid"), (403, "from forks"), (404, "the token cannot read it"), (422, "422")]


@pytest.mark.parametrize(("status", "expected"), REFUSED)
def test_a_refusal_for_good_is_not_repeated(host: CodeHost, service: Service, status: int, expected: str) -> None:
    """It says what to do, and holds no token."""
    service.refusals = [(status, {})] * 3
    with pytest.raises(HostError, match=expected) as caught:
        tell(host, PROD)
    assert len(service.log) == 1
    assert TOKEN not in str(caught.value)


# ── comments of another account ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def other(environ: dict[str, str]) -> CodeHost:
    """A client with the token of another account, such as the one before the token was replaced."""
    return code_host({name: OTHER_TOKEN if name.endswith("TOKEN") else value for name, value in environ.items()})


def test_a_comment_of_another_account_stays_and_a_new_one_is_edited_from_then_on(
    host: CodeHost, other: CodeHost, service: Service
) -> None:
    """The old one cannot be edited; its sections are not copied, as nobody would bring them up to date."""
    tell(other, PROD, STAGING)
    told = sticky.update(host, [QUIET], pause=lambda _: None)
    assert told.beside
    assert service.bodies == [compose([PROD, STAGING]), compose([QUIET])]
    service.log.clear()
    told = sticky.update(host, [PROD], pause=lambda _: None)
    assert not told.beside
    assert service.bodies == [compose([PROD, STAGING]), compose([PROD])]
    assert len(service.writes()) == 1, "the comment that can be edited is tried first"


def test_a_new_comment_is_updated_even_if_the_old_one_is_up_to_date(
    host: CodeHost, other: CodeHost, service: Service
) -> None:
    """The pull request goes back to what the comment of the other account says."""
    tell(other, PROD)
    tell(host, QUIET)
    tell(host, PROD)
    assert service.bodies == [compose([PROD]), compose([PROD])]


def test_two_accounts_keep_a_comment_each(host: CodeHost, other: CodeHost, service: Service) -> None:
    """However often they take turns."""
    for _ in range(3):
        tell(other, STAGING)
        tell(host, PROD)
        tell(other, Section(STAGING.key, "⚪ **No changes.**"))
        tell(host, QUIET)
    assert service.bodies == [compose([Section(STAGING.key, "⚪ **No changes.**")]), compose([QUIET])]


def test_a_comment_that_is_deleted_before_its_edit_is_written_anew(host: CodeHost, service: Service) -> None:
    """It is nobody else's, so there is no message about another account."""
    tell(host, PROD)

    def gone(method: str, path: str) -> None:
        if method in ("PATCH", "PUT"):
            service.before = lambda method, path: None
            service.comments.clear()

    service.before = gone
    assert not sticky.update(host, [QUIET], pause=lambda _: None).beside
    assert service.bodies == [compose([QUIET])]


def test_a_rate_limit_at_an_edit_is_waited_for(host: CodeHost, service: Service) -> None:
    """GitHub answers it with 403, too, and a second comment would be one too many."""
    tell(host, PROD)

    def limited(method: str, path: str) -> None:
        if method in ("PATCH", "PUT"):
            service.before = lambda method, path: None
            service.refusals.append((403, {"X-RateLimit-Remaining": "0"}))

    service.before = limited
    tell(host, QUIET)
    assert service.bodies == [compose([QUIET])]


def test_a_token_that_may_write_nothing_gets_advice_about_its_permissions(
    host: CodeHost, other: CodeHost, service: Service
) -> None:
    """Neither the edit nor the new comment is allowed."""
    tell(other, PROD)

    def refused(method: str, path: str) -> None:
        if method != "GET":
            service.refusals.append((403, {}))

    service.before = refused
    with pytest.raises(HostError, match=r"POST .*: 403 .* it needs pull-requests: write at GitHub, or the scope api"):
        tell(host, QUIET)
    assert service.bodies == [compose([PROD])]


def test_the_command_names_the_comment_to_delete(environ: dict[str, str], other: CodeHost, service: Service) -> None:
    """The job succeeds, with one line on standard error; labels are those of the new comment."""
    tell(other, PROD)
    done = run(environ, RECORDED / "cleared.json", "--update", "--label")
    assert done.exit_code == 0
    assert done.stderr == (
        "this token cannot edit the comment of earlier previews, which belongs to another account; a new one was "
        "created and will be edited from now on: delete the old one\n"
    )
    assert sorted(service.labels) == sorted(STAGING.labels)
    assert run(environ, RECORDED / "moved.json", "--update").stderr == ""
    assert len(service.comments) == 2


def test_labels_of_ours_come_and_go_and_others_stay(host: CodeHost, service: Service) -> None:
    """Those with the prefix, and no others."""
    service.labels = ["bug", "apsara-live/clears", "apsara-live/restarts"]
    host.label(["apsara-live/failed", "apsara-live/restarts"], "apsara-live/")
    assert sorted(service.labels) == ["apsara-live/failed", "apsara-live/restarts", "bug"]
    service.log.clear()
    host.label(["apsara-live/failed", "apsara-live/restarts"], "apsara-live/")
    assert service.writes() == []


def run(environ: dict[str, str], *words: str | Path) -> Result:
    """The command as a job runs it."""
    others = {name: None for name in os.environ if name.startswith(("GITHUB_", "CI_", "GITLAB_", "PULL_REQUEST"))}
    words = ("preview", *map(str, words), "--settle", "0")
    return CliRunner().invoke(app, words, env=others | environ, catch_exceptions=False)


def test_the_command_comments_and_labels(environ: dict[str, str], service: Service, tmp_path: Path) -> None:
    """Labels are those of all stacks in the comment, including those that another job has written."""
    run(environ, RECORDED / "template.json", "--update", "--label")
    assert service.labels == ["apsara-live/on-air-impact", "apsara-live/restarts"]
    (tmp_path / "staging.json").write_text(recorded("failed", stack="staging"), encoding="utf-8")
    done = run(environ, RECORDED / "moved.json", tmp_path / "staging.json", "--cwd", "shows", "--update", "--label")
    assert done.exit_code == 1
    assert service.labels == ["apsara-live/on-air-impact", "apsara-live/restarts", "apsara-live/failed"]
    assert stacks(service) == ["prod", "prod", "staging"]
    run(environ, RECORDED / "no_changes.json", "--label")
    assert service.labels == []


def test_the_comment_is_written_also_when_a_rule_is_broken(environ: dict[str, str], service: Service) -> None:
    """The reader sees why the job is red."""
    done = run(environ, RECORDED / "template.json", "--update", "--max-restarts", "0")
    assert done.exit_code == 1
    assert stacks(service) == ["prod"]


def test_two_previews_of_one_stack_are_refused_before_anything_is_written(
    environ: dict[str, str], service: Service
) -> None:
    """One of them would be lost."""
    done = run(environ, RECORDED / "template.json", RECORDED / "moved.json", "--update")
    assert done.exit_code == 2
    assert "there are two previews of evening-show/prod" in done.stderr
    assert service.log == []


def test_a_wrong_token_is_one_line_without_it(environ: dict[str, str], service: Service) -> None:
    """Exit code 2."""
    wrong = {name: "wrong-token" if name.endswith("TOKEN") else value for name, value in environ.items()}
    done = run(wrong, RECORDED / "template.json", "--update")
    assert done.exit_code == 2
    assert "401 Bad credentials; the token is not valid" in done.stderr
    assert "wrong-token" not in done.stderr + done.stdout


def test_no_server_is_one_line() -> None:
    """A closed port."""
    with serving(Service()) as address:
        environ = environment("github", address)
    with pytest.raises(HostError, match=r"no response from http://127.0.0.1:\d+/github \(ConnectError\)"):
        sticky.update(code_host(environ), [PROD], pause=lambda _: None)


# ── which pull request ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_number_is_found_where_hosts_say_it(tmp_path: Path) -> None:
    """In the branch's name, in the event, in a variable, or set explicitly."""
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 12}}), encoding="utf-8")
    assert pull_request({"GITHUB_REF": "refs/pull/7/merge"}) == 7
    assert pull_request({"GITHUB_REF": "refs/heads/main", "GITHUB_EVENT_PATH": str(event)}) == 12
    assert pull_request({"CI_MERGE_REQUEST_IID": "3"}) == 3
    assert pull_request({"PULL_REQUEST": "9", "GITHUB_REF": "refs/pull/7/merge"}) == 9


@pytest.mark.parametrize(
    "environ", [{}, {"GITHUB_REF": "refs/heads/main"}, {"PULL_REQUEST": "7; rm"}, {"PULL_REQUEST": "²"}]
)
def test_a_number_that_is_none_is_refused(environ: dict[str, str]) -> None:
    """It becomes part of an address."""
    with pytest.raises(HostError, match="unknown pull request number"):
        pull_request(environ)


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_without_a_token_the_error_names_it(kind: str) -> None:
    """And what it has to be allowed to do."""
    environ = {name: value for name, value in environment(kind, "http://127.0.0.1:1").items() if "TOKEN" not in name}
    with pytest.raises(HostError, match=r"no token: set GIT(HUB|LAB)_TOKEN"):
        code_host(environ)


# ── the page of a preview ────────────────────────────────────────────────────────────────────────────────────────────

REPORT = address("https://ci.example.com/jobs/5/preview.html?view=(a)%20b")


def test_a_section_links_to_its_page_and_keeps_the_link_when_others_are_edited(
    host: CodeHost, service: Service
) -> None:
    """A new address is written; other sections have none."""
    tell(host, STAGING)
    tell(host, section(summary(recorded("template")), REPORT))
    (body,) = service.bodies
    assert "\n\n[Pictures and all changes of this preview](" + REPORT + ")\n\n" in body
    assert "(a)" not in body
    tell(host, STAGING)
    (kept, other) = sections(service.bodies[0])
    assert (kept.report, other.report) == (REPORT, "")
    assert kept.head == PROD.head
    tell(host, section(summary(recorded("template")), "https://ci.example.com/6"))
    assert "(https://ci.example.com/6)" in service.bodies[0]
    assert compose(sections(service.bodies[0])) == service.bodies[0]


REFUSED = {
    "preview.html": "'preview.html' is not an address that begins with https:// or http://",
    "javascript:alert(1)": "'javascript:alert(1)' is not an address that begins with https:// or http://",
    "https://ci:c4n4ry@ci.example.com/": "https://[secret]@ci.example.com/ contains credentials",
    "https://b.example.com/p.html?X-Amz-Signature=c4n4ry": "contains credentials",
}


@pytest.mark.parametrize(("url", "expected"), REFUSED.items(), ids=["no scheme", "a script", "a password", "signed"])
def test_an_address_that_nobody_should_follow_or_read_is_refused(url: str, expected: str) -> None:
    """In one line, without its secret; nothing is written."""
    words = ["preview", str(RECORDED / "template.json"), "--format", "markdown", "--report-url", url]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: --report-url: ")
    assert expected in done.stderr
    assert "c4n4ry" not in done.stderr
