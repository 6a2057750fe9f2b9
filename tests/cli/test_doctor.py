"""`apsara-live doctor`: one line for each finding, with a mark, what it means and what to do."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toolchain_sources import BUILT_VERSION

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import clock_skew, error
from apsara_live_emulator.signature import Key
from cases import World
from docs.manual import fences
from pulumi_apsara_live.cli.actions import actions
from pulumi_apsara_live.cli.doctor_account import clock_finding, masked_key
from pulumi_apsara_live.cli.doctor_engine import ignores_options_of_projects
from pulumi_apsara_live.cli.doctor_findings import Finding, is_fine, lines, summary
from pulumi_apsara_live.cli.doctor_python import numbers
from pulumi_apsara_live.cli.environments import add, install_source
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.operation import READS, Operation
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

Findings = list[dict[str, str]]
Look = Callable[..., Findings]
NOW = datetime(2036, 6, 29, 20, 0, tzinfo=UTC)
HOSTS = ("pulumi-language-python", "pulumi-language-python-exec", "pulumi-resource-pulumi-python")


def write_program(path: Path, says: str) -> None:
    """A small program that stands for another one."""
    path.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def tools(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH on which there is a Pulumi CLI that is new enough, whole, and nothing else."""
    folder = home.parent / "tools"
    folder.mkdir()
    write_program(folder / "pulumi", "echo v3.259.0")
    for name in HOSTS:
        write_program(folder / name, "")
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def settings(emulator: Emulator, tools: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Everything is set as it should be, for the emulator; a test may set it otherwise."""
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
    monkeypatch.setenv("ALIBABA_CLOUD_REGION", "cn-shanghai")
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", emulator.url)
    return monkeypatch


@pytest.fixture
def look(apsara_live) -> Look:
    """Runs the doctor and gives its findings, or those of one check; the exit code has to agree with them."""

    def run(*words: str, check: str | None = None) -> Findings:
        result = apsara_live("doctor", "--json", *words)
        document = json.loads(result.stdout)
        findings: Findings = document["findings"]
        is_wrong = any(each["mark"] == "error" for each in findings)
        assert (document["schema"], document["fine"], result.exit_code) == (1, not is_wrong, int(is_wrong))
        return [each for each in findings if check in (None, each["check"])]

    return run


def only(findings: Findings) -> tuple[str, str]:
    """The mark and the text, with its advice, of the one finding."""
    (finding,) = findings
    return finding["mark"], str(Finding(**finding))  # type: ignore[arg-type]


def wrong(findings: Findings) -> set[str]:
    """The checks that found something wrong."""
    return {each["check"] for each in findings if each["mark"] == "error"}


# All is well


def test_when_all_is_fine_nothing_is_wrong(settings, look: Look, emulator: Emulator) -> None:
    """Every check has a line; only read operations were called."""
    findings = look()
    assert not wrong(findings)
    checks = [each["check"] for each in findings]
    expected = ["project", "credentials", "region", "endpoint", "connection", "clock", "account", "permissions"]
    assert list(dict.fromkeys(checks)) == [*expected, "cli", "language host", "packages"]
    calls = {call.action for call in emulator.ledger.calls() if call.action}
    assert calls == {"DescribeCasters", "DescribeLivePullToPushList", "ListPlaylist"}


def test_a_person_reads_lines(settings, apsara_live) -> None:
    """A mark that is a word, the check, what was found; the sum at the end; no colour where nobody looks."""
    result = apsara_live("doctor")
    assert result.exit_code == 0
    *said, last = result.stdout.splitlines()
    assert last == "nothing is wrong"
    assert {line.split()[0] for line in said} == {"ok", "unknown"}
    assert "ok       region         cn-shanghai, from ALIBABA_CLOUD_REGION" in said
    assert "\x1b" not in result.stdout


def run_command(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `apsara-live` as a process of its own."""
    command = [sys.executable, "-m", "pulumi_apsara_live.cli", *words]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_the_command_itself_works(settings) -> None:
    """As a process of its own."""
    done = run_command("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("nothing is wrong\n")


def test_the_doctor_shows_what_the_manual_shows(settings, apsara_live) -> None:
    """`docs/doctor.md`: two keys, of which one is ignored."""
    settings.setenv("ALICLOUD_ACCESS_KEY", "another-id")
    settings.setenv("ALICLOUD_SECRET_KEY", "another-secret")
    (command,) = fences("docs/doctor.md", "sh")
    (shown,) = fences("docs/doctor.md", "text")
    result = apsara_live(*command.text.split()[1:])
    assert result.stdout.startswith(shown.text)


def test_no_secret_is_shown(settings, apsara_live) -> None:
    """Not the secret, not the token, and only the ends of the key's id."""
    settings.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI-middle-of-it-4f2c")
    settings.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "hidden-secret")
    settings.setenv("ALIBABA_CLOUD_SECURITY_TOKEN", "hidden-token")
    for words in (("doctor",), ("doctor", "--json")):
        result = apsara_live(*words)
        assert "LTAI…4f2c" in result.stdout
        for secret in ("hidden", "middle"):
            assert secret not in result.stdout + result.stderr


@given(st.text(min_size=1, max_size=40))
def test_a_masked_id_shows_at_most_half_of_it(id: str) -> None:
    """However short it is."""
    shown = masked_key(Credentials(id, "secret")).replace("…", "")
    assert len(shown) <= max(2, len(id) // 2)


# Credentials


def test_no_credentials_are_an_error(settings, look: Look, emulator: Emulator) -> None:
    """The line names the ways to them; no call is made without them."""
    settings.delenv("ALIBABA_CLOUD_ACCESS_KEY_ID")
    settings.delenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
    findings = look()
    assert wrong(findings) == {"credentials"}
    (found,) = (each for each in findings if each["check"] == "credentials")
    assert found["text"].startswith("no credentials were found: set ALIBABA_CLOUD_ACCESS_KEY_ID and ")
    assert only([each for each in findings if each["check"] == "account"])[0] == "unknown"
    assert {call.action for call in emulator.ledger.calls()} <= {""}


def test_no_credentials_are_one_line_of_the_command(settings) -> None:
    """As a process of its own: the vendor's library prints nothing beside it."""
    for name in (
        "ALIBABA_CLOUD_ACCESS_KEY_ID",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        "ALIBABA_CLOUD_ECS_METADATA_DISABLED",
    ):
        settings.delenv(name)
    settings.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # nobody listens there, so the metadata service is not asked
    done = run_command("doctor")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("no credentials were found") == 1
    assert "Traceback" not in done.stdout


def test_half_a_key_is_an_error(settings, look: Look) -> None:
    """The missing half is named."""
    settings.delenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")
    mark, text = only(look(check="credentials"))
    assert mark == "error"
    assert text.startswith("ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not")


def test_of_two_sources_one_is_ignored_and_the_winner_is_named(settings, look: Look) -> None:
    """That is a warning: it may be meant."""
    settings.setenv("ALICLOUD_ACCESS_KEY", "another-id")
    settings.setenv("ALICLOUD_SECRET_KEY", "another-secret")
    used, ignored = look(check="credentials")
    assert (used["mark"], used["text"]) == ("ok", "ALIBABA_CLOUD_ACCESS_KEY_ID: a permanent key, te…")
    assert ignored["mark"] == "warning"
    assert ignored["text"] == "ALICLOUD_ACCESS_KEY is set too, and is ignored: ALIBABA_CLOUD_ACCESS_KEY_ID comes first"


def test_two_sources_of_one_key_are_no_mistake(settings, look: Look) -> None:
    """Other tools read the other spelling."""
    settings.setenv("ALICLOUD_ACCESS_KEY", "testid")
    settings.setenv("ALICLOUD_SECRET_KEY", "testsecret")
    assert [each["mark"] for each in look(check="credentials")] == ["ok", "ok"]


def test_an_unused_default_profile_is_reported_and_is_not_a_mistake(settings, look: Look, home: Path) -> None:
    """Most people have one for the vendor's command line."""
    (home / ".aliyun").mkdir()
    (home / ".aliyun" / "config.json").write_text('{"current": "default", "profiles": []}', encoding="utf-8")
    _, beside = look(check="credentials")
    assert beside["mark"] == "ok"
    assert beside["text"].startswith("the current profile (current in ")
    assert beside["text"].endswith(" exists too, and is not used")


def test_a_role_and_the_key_it_is_assumed_with_are_both_used(settings, look: Look) -> None:
    """Neither is called ignored, though nobody can assume a role here."""
    settings.setenv("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/r")
    settings.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    mark, text = only(look(check="credentials"))
    assert mark == "error"
    assert text.startswith("no credentials from ALIBABA_CLOUD_ROLE_ARN with ALIBABA_CLOUD_ACCESS_KEY_ID: ")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("SignatureDoesNotMatch", "The access key secret does not belong to the access key id"),
        ("InvalidAccessKeyId.NotFound", "The access key does not exist: it was deleted, or mistyped."),
        ("InvalidSecurityToken.Expired", "The temporary credentials are wrong or have expired: renew them."),
    ],
)
def test_errors_of_the_service_about_credentials_are_findings_about_credentials(
    settings, look: Look, emulator: Emulator, code: str, expected: str
) -> None:
    """With the request id; permissions are not checked then."""
    emulator.faults.order("DescribeCasters", error(code))
    findings = look()
    assert wrong(findings) == {"credentials"}
    (found,) = (each for each in findings if each["mark"] == "error")
    assert found["text"].startswith(f"DescribeCasters refused: {code}")
    assert "(request id " in found["text"]
    assert found["advice"].startswith(expected)
    assert "permissions" not in {each["check"] for each in findings}


def test_an_expired_token_is_found(settings, look: Look) -> None:
    """By the service itself."""
    key = Key("tempid", "tempsecret", "a-token", expires=datetime(2020, 1, 1, tzinfo=UTC))
    with Emulator(access_key_id="testid", access_key_secret="testsecret", keys=[key]) as emulator:
        settings.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "tempid")
        settings.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "tempsecret")
        settings.setenv("ALIBABA_CLOUD_SECURITY_TOKEN", "a-token")
        findings = look("--endpoint", emulator.url)
    assert wrong(findings) == {"credentials"}
    used, refused = (each for each in findings if each["check"] == "credentials")
    assert used["text"] == "ALIBABA_CLOUD_ACCESS_KEY_ID: a temporary key, te…"
    assert refused["advice"] == "The temporary credentials are wrong or have expired: renew them."


def test_a_wrong_secret_is_found(settings, look: Look) -> None:
    """By the service itself."""
    settings.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "wrong")
    assert "SignatureDoesNotMatch" in "".join(each["text"] for each in look() if each["mark"] == "error")


# Region, endpoint, clock


def test_no_region_is_an_error(settings, look: Look) -> None:
    """The line says what to run."""
    settings.delenv("ALIBABA_CLOUD_REGION")
    mark, text = only(look(check="region"))
    assert mark == "error"
    assert text.startswith("no region is set: run `pulumi config set apsara-live:region ")


def test_a_region_that_is_none_is_an_error(settings, look: Look) -> None:
    """Before a call to the account."""
    assert only(look("--region", "Shanghai", check="region")) == (
        "error",
        "'Shanghai' from --region is not a region. Regions look like cn-shanghai.",
    )


def test_a_region_that_the_service_does_not_know_is_an_error(settings, look: Look, emulator: Emulator) -> None:
    """By the service's own code; the option says where the region came from."""
    emulator.faults.order("DescribeCasters", error("InvalidRegionId.NotFound", 400))
    ours, theirs = look("--region", "cn-nowhere", check="region")
    assert (ours["mark"], ours["text"]) == ("ok", "cn-nowhere, from --region")
    assert (theirs["mark"], theirs["advice"]) == ("error", "Check `apsara-live:region`.")


def test_a_region_without_anything_in_it_is_a_warning(settings, look: Look, emulator: Emulator) -> None:
    """It may be the wrong one, and it may be the first day."""
    emulator.faults.order("DescribeCasters", error("RegionNoResource", 400))
    assert [each["mark"] for each in look(check="region")] == ["ok", "warning"]


@pytest.mark.parametrize(
    ("seconds", "mark", "expected"),
    [
        (0, "ok", "this machine's clock is 0 s behind the service's"),
        (59, "ok", "59 s ahead of"),
        (-300, "warning", "300 s behind the service's; the service refuses calls from 900 s on"),
        (901, "error", "901 s ahead of the service's; the service refuses all calls"),
        (-86400, "error", "86400 s behind"),
    ],
)
def test_clock_skew_is_computed_from_the_date_of_a_response(seconds: int, mark: str, expected: str) -> None:
    """The vendor refuses what is 15 minutes off."""
    found = clock_finding(format_datetime(NOW - timedelta(seconds=seconds), usegmt=True), NOW)
    assert found is not None
    assert found.mark == mark
    assert expected in found.text


@pytest.mark.parametrize("date", [None, "", "yesterday", "Sun, 99 Jun 2036 20:00:00 GMT", "Sun, 29 Jun 2036 20:00:00"])
def test_a_response_without_a_date_shows_no_clock_skew(date: str | None) -> None:
    """Nothing is made up."""
    assert clock_finding(date, NOW) is None


class Dated(BaseHTTPRequestHandler):
    """Answers whatever comes, an hour late."""

    def do_GET(self) -> None:
        """Without a body."""
        self.send_response(400)
        self.send_header("content-length", "0")
        self.end_headers()

    do_POST = do_GET

    def date_time_string(self, timestamp: Any = None) -> str:
        """An hour ago."""
        return format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def late() -> Iterator[str]:
    """A server whose clock is an hour behind."""
    with HTTPServer(("127.0.0.1", 0), Dated) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_clock_that_is_an_hour_off_is_found(settings, look: Look, late: str) -> None:
    """By the date of an answer to a request that says nothing."""
    mark, text = only(look("--endpoint", late, check="clock"))
    assert mark == "error"
    assert "s ahead of the service's; the service refuses all calls" in text


def test_a_clock_that_the_service_refuses_is_found(settings, look: Look, emulator: Emulator) -> None:
    """By its code."""
    emulator.faults.order("DescribeCasters", clock_skew(3600))
    findings = look()
    assert wrong(findings) == {"clock"}
    assert "Set this machine's clock: it is more than 15 minutes off." in {each["advice"] for each in findings}


def test_an_endpoint_that_is_none_is_an_error(settings, look: Look) -> None:
    """With the setting that holds it."""
    assert only(look("--endpoint", "https://live.example/path", check="endpoint")) == (
        "error",
        "--endpoint: the endpoint must be a host, without a path",
    )


def test_an_endpoint_without_encryption_is_an_error_elsewhere_than_here(settings, look: Look) -> None:
    """Before anything is sent there."""
    findings = look("--endpoint", "http://live.invalid")
    assert wrong(findings) == {"endpoint"}
    assert not {"connection", "account"} & {each["check"] for each in findings}
    settings.setenv("APSARA_LIVE_ALLOW_PLAIN_HTTP", "1")
    assert only(look("--endpoint", "http://live.invalid", check="endpoint"))[0] == "warning"


@pytest.fixture
def closed() -> Iterator[int]:
    """A port of this machine on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def test_an_endpoint_where_nobody_listens_is_an_error(settings, look: Look, closed: int) -> None:
    """No call is made to the account."""
    findings = look("--endpoint", f"http://127.0.0.1:{closed}")
    assert wrong(findings) == {"connection"}
    assert "account" not in {each["check"] for each in findings}
    _, text = only([each for each in findings if each["check"] == "connection"])
    assert f"127.0.0.1:{closed}" in text
    assert "Nothing listens there" in text


def test_an_endpoint_without_tls_is_an_error(settings, look: Look, emulator: Emulator) -> None:
    """As when https is set for an emulator."""
    _, text = only(look("--endpoint", emulator.url.replace("http:", "https:"), check="connection"))
    assert "the URL of an emulator begins with http://." in text


def test_a_name_that_does_not_exist_is_an_error(settings, look: Look) -> None:
    """It is the name that is wrong, not the port."""
    _, text = only(look("--endpoint", "https://live.invalid", check="connection"))
    assert "The host name cannot be resolved" in text


def test_a_proxy_that_does_not_answer_is_named(settings, look: Look, closed: int) -> None:
    """By its variable, as its address may hold a password."""
    settings.setenv("HTTPS_PROXY", f"http://user:hidden@127.0.0.1:{closed}")
    _, text = only(look("--endpoint", "https://live.invalid", check="connection"))
    assert "The proxy of HTTPS_PROXY is in use" in text
    assert "hidden" not in text


# Permissions


def test_a_missing_permission_is_named_with_its_resource_and_its_users(
    settings, look: Look, emulator: Emulator
) -> None:
    """The credentials are good all the same."""
    emulator.faults.order("DescribeCasters", error("PermissionDenied", 403))
    findings = look("Caster", "CasterRestart")
    assert wrong(findings) == {"permissions"}
    (found,) = (each for each in findings if each["mark"] == "error")
    assert found["text"].startswith(
        "live:DescribeCasters is not allowed, and Caster, CasterRestart need it (Permission"
    )
    assert found["advice"] == "Allow the RAM action live:DescribeCasters on acs:live:*:<account>:caster/*."
    assert "ok" in {each["mark"] for each in findings if each["check"] == "account"}


def test_a_permission_that_is_not_needed_is_not_missed(settings, look: Look, emulator: Emulator) -> None:
    """Who has relays alone needs no studio's."""
    emulator.faults.order("DescribeCasters", error("IllegalOperation", 401))
    findings = look("LivePullToPush")
    assert not wrong(findings)
    allowed, _, changing = (each["text"] for each in findings if each["check"] == "permissions")
    assert allowed == "allowed: live:DescribeLivePullToPushList"
    assert "live:RestartLivePullToPush" in changing
    assert "Caster" not in changing


def test_with_a_studio_and_a_relay_every_read_operation_is_tried(settings, look: Look, emulator: Emulator) -> None:
    """And none that changes: what is refused among them is found."""
    cloud = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=Retries.without_waiting(),
    )
    World(cloud, ("running studio", "source", "running relay", "playlist"))
    cloud.close()
    before = len(emulator.ledger.calls())
    emulator.faults.order("DescribeCasterScenes", error("Forbidden.RAM", 403))
    findings = look()
    calls = [call.action for call in emulator.ledger.calls()[before:] if call.action]
    assert sorted(calls) == [each for each in actions(RESOURCES) if each.startswith(READS)]
    assert wrong(findings) == {"permissions"}
    (found,) = (each for each in findings if each["mark"] == "error")
    assert found["text"].startswith(
        "live:DescribeCasterScenes is not allowed, and CasterScene, CasterSceneAudio, CasterTake, CasterStandby, "
        "CasterVideoResourceReload need it"
    )
    assert not [each for each in findings if each["text"].startswith("not tried, because there is no studio")]


def test_permissions_that_cannot_be_tried_without_effect_are_listed(settings, look: Look) -> None:
    """By name."""
    *_, changing = look("CasterScene", check="permissions")
    assert changing["mark"] == "unknown"
    assert changing["text"] == (
        "not tried, because the call would change something: live:DeleteCasterSceneConfig, live:SetCasterSceneConfig, "
        "live:StartCasterScene, live:StopCasterScene, live:UpdateCasterSceneConfig"
    )


# Tools


def test_a_cli_that_is_missing_is_an_error(settings, look: Look, tools: Path) -> None:
    """And there is nothing to say of its language host."""
    (tools / "pulumi").unlink()
    findings = look()
    assert wrong(findings) == {"cli"}
    assert "language host" not in {each["check"] for each in findings}


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("echo v3.200.1", "Pulumi 3.200.1 ("),
        ("echo v3.253.9-alpha.1", "is too old: 3.254.0 or newer is needed"),
        ("echo; exit 0", "`pulumi version` does not print a version: nothing ("),
        ("echo broken >&2; exit 3", "`pulumi version` does not print a version: broken ("),
    ],
)
def test_a_cli_that_is_too_old_or_broken_is_an_error(
    settings, look: Look, tools: Path, says: str, expected: str
) -> None:
    """With what it says of itself."""
    write_program(tools / "pulumi", says)
    mark, text = only(look(check="cli"))
    assert mark == "error"
    assert expected in text


@pytest.mark.parametrize("name", HOSTS)
def test_a_language_host_that_is_missing_is_an_error(settings, look: Look, tools: Path, name: str) -> None:
    """Any of its three files."""
    (tools / name).unlink()
    mark, text = only(look(check="language host"))
    assert mark == "error"
    assert text.startswith(f"{name} missing next to {tools / 'pulumi'}")


def test_a_cli_that_is_a_link_has_its_language_host_beside_the_real_one(settings, look: Look, tools: Path) -> None:
    """As package managers install it."""
    real = tools.parent / "real"
    tools.rename(real)
    tools.mkdir()
    (tools / "pulumi").symlink_to(real / "pulumi")
    assert only(look(check="language host"))[0] == "ok"


@pytest.mark.parametrize(
    ("text", "found"),
    [("v3.254.0", (3, 254, 0)), ("3.9", (3, 9, 0)), ("v3.259.0-dev+x", (3, 259, 0)), ("", None), ("dev", None)],
)
def test_versions_are_read(text: str, found: tuple[int, int, int] | None) -> None:
    """Whatever follows the numbers."""
    assert numbers(text) == found


# The project


@pytest.fixture
def folder(home: Path) -> Path:
    """A project with one stack, in the current directory."""
    (home / "Pulumi.yaml").write_text("name: show\nruntime: python\n", encoding="utf-8")
    (home / "Pulumi.dev.yaml").write_text("config:\n  apsara-live:region: cn-beijing\n", encoding="utf-8")
    return home


@pytest.fixture
def own_python(settings) -> None:
    """The project is run by the Python of these tests, which finds its packages as they do."""
    settings.setenv("PULUMI_PYTHON_CMD", sys.executable)
    settings.setenv("PYTHONPATH", os.pathsep.join(sys.path))


def test_the_configuration_of_the_stack_comes_first(folder: Path, own_python, look: Look, tmp_path: Path) -> None:
    """From the folder of the project, or one below it, or one that is named; found by its only stack."""
    below = folder / "below"
    below.mkdir()
    for words in ((), ("--stack", "dev"), ("--stack", "org/show/dev"), ("--cwd", "below")):
        assert only(look(*words, check="region")) == ("ok", "cn-beijing, from apsara-live:region")
    assert look("--cwd", str(tmp_path), check="region")[0]["text"] == "cn-shanghai, from ALIBABA_CLOUD_REGION"


def test_several_stacks_need_a_choice(folder: Path, own_python, look: Look) -> None:
    """A guess would look at the wrong account."""
    (folder / "Pulumi.prod.yaml").write_text("config:\n  apsara-live:region: cn-hangzhou\n", encoding="utf-8")
    mark, text = only(look(check="project"))
    assert mark == "warning"
    assert text.endswith("has the stacks dev, prod, so no configuration was read. Choose one with --stack.")
    assert only(look("--stack", "prod", check="region"))[1] == "cn-hangzhou, from apsara-live:region"


def test_values_of_the_project_and_values_that_are_no_text_are_read(folder: Path, own_python, look: Look) -> None:
    """As the provider would receive them."""
    project = "name: show\nruntime: python\nconfig:\n  alicloud:region: {value: cn-wuhan}\n  show:size: {default: 3}\n"
    (folder / "Pulumi.yaml").write_text(project, encoding="utf-8")
    config = "config:\n  apsara-live:quotaShare: 7\n  alicloud:endpoints: [{live: live.example/x}]\n"
    (folder / "Pulumi.dev.yaml").write_text(config, encoding="utf-8")
    findings = look()
    assert only([each for each in findings if each["check"] == "region"])[1] == "cn-wuhan, from alicloud:region"
    assert (
        "alicloud:endpoints[live]: the endpoint must be"
        in only([each for each in findings if each["check"] == "endpoint"])[1]
    )


def test_a_budget_that_makes_no_sense_is_an_error(folder: Path, own_python, look: Look) -> None:
    """As it is when a program runs."""
    config = "config:\n  apsara-live:region: cn-beijing\n  apsara-live:quotaShare: 7\n"
    (folder / "Pulumi.dev.yaml").write_text(config, encoding="utf-8")
    assert only(look(check="settings"))[1].startswith("apsara-live:quotaShare must be a number above 0")


def test_an_unknown_setting_is_a_warning_that_names_the_nearest_one(folder: Path, own_python, look: Look) -> None:
    """Whether its value is encrypted or not; what other packages read is not judged."""
    config = "config:\n  apsara-live:regoin: cn-beijing\n  apsara-live:secretkey: {secure: v1:x}\n  alicloud:skip: x\n"
    (folder / "Pulumi.dev.yaml").write_text(config, encoding="utf-8")
    told = [(each["mark"], each["text"]) for each in look(check="configuration")]
    assert told == [
        ("warning", "unknown setting 'apsara-live:regoin' is ignored; did you mean 'apsara-live:region'?"),
        ("warning", "unknown setting 'apsara-live:secretkey' is ignored; did you mean 'apsara-live:secretKey'?"),
    ]


SECRET = """
config:
  apsara-live:region: cn-beijing
  apsara-live:accessKey: testid
  apsara-live:secretKey:
    secure: v1:x
"""


def test_encrypted_values_are_read_with_the_cli_and_not_shown(
    folder: Path, own_python, settings, look: Look, tools: Path
) -> None:
    """They win over the environment, as they do when a program runs."""
    (folder / "Pulumi.dev.yaml").write_text(SECRET, encoding="utf-8")
    told = json.dumps({"apsara-live:secretKey": {"value": "testsecret", "secret": True}})
    write_program(tools / "pulumi", f"if [ $1 = version ]; then echo v3.259.0; else echo '{told}'; fi")
    findings = look()
    assert not wrong(findings)
    assert "testsecret" not in json.dumps(findings)
    assert only([each for each in findings if each["check"] == "configuration"]) == (
        "ok",
        "decrypted by the Pulumi CLI and never shown: apsara-live:secretKey",
    )
    first = next(each for each in findings if each["check"] == "credentials")
    assert first["text"].startswith("apsara-live:accessKey: a permanent key")


@pytest.mark.parametrize("says", ["echo 'error: passphrase must be set' >&2; exit 255", "echo '[]'", "echo no JSON"])
def test_encrypted_values_that_cannot_be_read_leave_credentials_open(
    folder: Path, own_python, look: Look, tools: Path, emulator: Emulator, says: str
) -> None:
    """No call is made with other credentials than a program would use."""
    (folder / "Pulumi.dev.yaml").write_text(SECRET, encoding="utf-8")
    write_program(tools / "pulumi", f"if [ $1 = version ]; then echo v3.259.0; else {says}; fi")
    findings = look()
    assert not wrong(findings)
    assert only([each for each in findings if each["check"] == "configuration"])[0] == "warning"
    assert only([each for each in findings if each["check"] == "credentials"])[0] == "unknown"
    assert only([each for each in findings if each["check"] == "account"])[0] == "unknown"
    assert {call.action for call in emulator.ledger.calls()} <= {""}


def test_without_a_cli_encrypted_values_are_not_read(folder: Path, own_python, look: Look, tools: Path) -> None:
    """The line says so."""
    (folder / "Pulumi.dev.yaml").write_text(SECRET, encoding="utf-8")
    (tools / "pulumi").unlink()
    mark, text = only(look(check="configuration"))
    assert mark == "warning"
    assert text.startswith("encrypted, and cannot be read without the Pulumi CLI: apsara-live:secretKey")


def test_the_python_of_the_project_reports_what_is_installed(folder: Path, own_python, look: Look) -> None:
    """It need not be the one that runs this."""
    mark, text = only(look(check="python"))
    assert (mark, text) == (
        "ok",
        f"the project runs with {sys.executable}, Python {sys.version.split()[0]}, "
        f"with pulumi-apsara-live {version('pulumi-apsara-live')} and pulumi {version('pulumi')}",
    )


VENV = "name: show\nruntime:\n  name: python\n  options:\n    virtualenv: venv\n"


def test_an_environment_that_was_never_made_is_an_error(folder: Path, settings, look: Look) -> None:
    """With the commands that make it."""
    (folder / "Pulumi.yaml").write_text(VENV, encoding="utf-8")
    mark, text = only(look(check="python"))
    assert mark == "error"
    assert f"Run `python3 -m venv {folder / 'venv'}`" in text


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"ours": None}, "where pulumi-apsara-live is not installed"),
        ({"sdk": None}, "where pulumi is missing: 3.216.0 or newer is needed"),
        ({"sdk": "3.200.0"}, "where pulumi 3.200.0: 3.216.0 or newer is needed"),
        ({"python": "3.9.1"}, "Python 3.9.1: 3.11.0 or newer is needed"),
        ({"pip": False}, "where pip is missing"),
        ({}, ""),
    ],
    ids=["no package", "no SDK", "old SDK", "old Python", "no pip", "fine"],
)
def test_a_python_that_lacks_something_is_an_error(
    folder: Path, settings, look: Look, told: dict[str, Any], expected: str
) -> None:
    """A small program stands for it here."""
    (folder / "Pulumi.yaml").write_text(VENV, encoding="utf-8")
    (folder / "venv" / "bin").mkdir(parents=True)
    answer = json.dumps({"python": "3.12.1", "pip": True, "ours": "0.1.0", "sdk": "3.272.0"} | told)
    write_program(folder / "venv" / "bin" / "python", f"echo '{answer}'")
    mark, text = only(look(check="python"))
    assert mark == ("error" if expected else "ok")
    assert expected in text


@pytest.mark.parametrize(
    ("direct_url", "given"),
    [
        ('{"url": "file:///srv/clone", "dir_info": {"editable": true}}', "/srv/clone"),
        ('{"url": "file:///srv/my%20wheels/live.whl", "archive_info": {}}', "'/srv/my wheels/live.whl'"),
        ('{"url": "https://code.example.com/live.git", "vcs_info": {}}', "pulumi-apsara-live"),
        ("{}", "pulumi-apsara-live"),
    ],
    ids=["clone", "wheel", "repository", "index"],
)
def test_what_is_missing_is_installed_from_where_it_is_here(direct_url: str, given: str) -> None:
    """The name alone would be searched for on an index, where this package need not be."""
    requirement = install_source(direct_url)
    assert add(requirement, "pip", "/env/bin/python") == f"Run `/env/bin/python -m pip install {given}`."
    assert add(requirement, "uv", "/env/bin/python") == f"Run `uv add {given}`."
    assert add(requirement, "poetry", "/env/bin/python") == f"Run `poetry add {given}`."


# uv, poetry, and a language host that knows neither


ANSWER = {"python": "3.12.1", "pip": False, "ours": "0.1.0", "sdk": "3.272.0"}


def write_python(environment: Path, **told: Any) -> Path:
    """An environment whose Python reports what is installed in it.""" ""
    (environment / "bin").mkdir(parents=True)
    answer = json.dumps({**ANSWER, "prefix": str(environment), **told})
    write_program(environment / "bin" / "python", f"echo '{answer}'")
    return environment / "bin" / "python"


def runtime(folder: Path, **options: str) -> None:
    """The options of the project's runtime."""
    lines = "".join(f"    {name}: {value}\n" for name, value in options.items())
    (folder / "Pulumi.yaml").write_text(f"name: show\nruntime:\n  name: python\n  options:\n{lines}", encoding="utf-8")


@pytest.fixture
def managers(tools: Path) -> Path:
    """uv and poetry are on PATH; poetry's environment is elsewhere, as it is in life."""
    environment = tools.parent / "virtualenvs" / "show"
    write_program(tools / "uv", "exit 3")
    write_program(tools / "poetry", f'[ "$*" = "env info --path" ] && [ -d {environment} ] && echo {environment}')
    return environment


def test_poetry_reports_its_environment(folder: Path, settings, look: Look, managers: Path) -> None:
    """As for the engine, wherever the doctor itself runs."""
    runtime(folder, toolchain="poetry")
    python = write_python(managers)
    mark, text = only(look(check="python"))
    assert mark == "ok"
    assert text.startswith(f"the project runs with {python}, Python 3.12.1, with pulumi-apsara-live 0.1.0")


def test_poetry_without_an_environment_gets_advice_to_install(
    folder: Path, settings, look: Look, managers: Path
) -> None:
    """With poetry's own command."""
    runtime(folder, toolchain="poetry")
    assert only(look(check="python")) == (
        "error",
        "poetry has no environment for the project. Run `poetry install`.",
    )


@pytest.mark.parametrize("name", ["uv", "poetry"])
def test_a_manager_that_is_missing_is_an_error(folder: Path, settings, look: Look, name: str) -> None:
    """The engine cannot run the project without it."""
    (folder / f"{name}.lock").touch()
    mark, text = only(look(check="python"))
    assert mark == "error"
    assert text.startswith(f"the project is managed by {name}, and `{name}` is not on PATH. Install {name}, or set")


def test_uv_has_its_environment_beside_the_lock(folder: Path, settings, look: Look, managers: Path) -> None:
    """Or where a variable says; it needs no pip."""
    runtime(folder, toolchain="uv")
    (folder / "uv.lock").touch()
    mark, text = only(look(check="python"))
    assert mark == "error"
    assert text.endswith(f"{folder}/.venv/bin/python, which does not exist. Run `uv sync`.")
    write_python(folder / ".venv")
    assert only(look(check="python"))[0] == "ok"


def test_a_lock_above_the_project_is_found(folder: Path, settings, look: Look, managers: Path) -> None:
    """The engine searches upwards; the process for resources does not, so that the options have to be set."""
    below = folder / "below"
    below.mkdir()
    (folder / "Pulumi.yaml").rename(below / "Pulumi.yaml")
    (folder / "uv.lock").touch()
    write_python(folder / ".venv")
    program, resources = look("--cwd", str(below), check="python")
    assert program["mark"] == "ok"
    assert resources["mark"] == "error"
    advice = (
        "Set `toolchain: uv` and `virtualenv: ../.venv` in Pulumi.yaml: the process that serves resources ignores lock"
    )
    assert resources["advice"] == f"{advice} files."
    runtime(below, toolchain="uv", virtualenv="../.venv")
    assert only(look("--cwd", str(below), check="python"))[0] == "ok"


def test_a_lock_without_the_option_leaves_resources_to_another_python(
    folder: Path, settings, look: Look, managers: Path
) -> None:
    """Unless the shell has the environment on PATH, as under `uv run` and `poetry run`."""
    (folder / "poetry.lock").touch()
    python = write_python(managers)
    program, resources = look(check="python")
    assert (program["mark"], resources["mark"]) == ("ok", "error")
    assert resources["advice"].startswith("Set `toolchain: poetry` in Pulumi.yaml: ")
    settings.setenv("PATH", f"{os.environ['PATH']}:{python.parent}")
    (python.parent / "python3").symlink_to("python")
    assert only(look(check="python"))[0] == "ok"


@pytest.mark.parametrize(("name", "expected"), [("uv", "Run `uv add "), ("poetry", "Run `poetry add ")])
def test_a_package_that_is_missing_is_added_by_the_manager(
    folder: Path, settings, look: Look, managers: Path, name: str, expected: str
) -> None:
    """Nobody who uses uv or poetry is sent to pip."""
    runtime(folder, toolchain=name)
    write_python(folder / ".venv" if name == "uv" else managers, ours=None)
    (found,) = look(check="python")
    assert (found["mark"], found["advice"].startswith(expected)) == ("error", True)
    assert "pip" not in found["advice"]


OLD = b"\n\tpath\tgithub.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python\n\tmod\t"


@pytest.fixture
def old_host(tools: Path) -> Path:
    """A language host with what Go writes into one that was built from the SDK's own module."""
    host = tools / HOSTS[0]
    host.write_bytes(b"\x7fELF" + bytes(4096) + OLD + bytes(4096))
    return host


def test_an_old_language_host_is_reported_with_what_it_lacks(
    folder: Path, own_python, look: Look, managers: Path, old_host: Path
) -> None:
    """It matters where a project chooses its Python by an option; the program is run by another one then."""
    (found,) = look(check="language host")
    assert found["mark"] == "ok"
    assert "ignores `toolchain`, `virtualenv` and `typechecker` in Pulumi.yaml" in found["text"]
    assert found["advice"] == "The official CLI supports these options: www.pulumi.com/docs/install."
    runtime(folder, virtualenv="venv")
    write_python(folder / "venv", ours=None)
    assert look(check="language host")[0]["mark"] == "warning"
    program, resources = look(check="python")
    assert program["text"].startswith(f"the project runs with {sys.executable}, ")
    assert (program["mark"], resources["mark"]) == ("ok", "error")
    assert resources["text"].startswith(f"its resources are served with {folder / 'venv' / 'bin' / 'python'}, ")


def test_an_old_language_host_runs_another_python_than_the_project_names(
    folder: Path, settings, look: Look, tools: Path, old_host: Path
) -> None:
    """Where that one lacks the package, the advice is to change which one is found."""
    runtime(folder, virtualenv="venv")
    write_python(folder / "venv", pip=True)
    write_program(tools / "python3", f"echo '{json.dumps({**ANSWER, 'ours': None, 'prefix': '/usr'})}'")
    program, resources = look(check="python")
    assert (program["mark"], resources["mark"]) == ("error", "ok")
    assert program["advice"].startswith("Put the `bin` of the project's environment first on PATH, or use the official")


def test_the_language_host_that_is_built_here_is_known_as_old() -> None:
    """By what Go writes into it; other ways to a CLI bring a current one."""
    built = Path.home() / ".pulumi" / "versions" / BUILT_VERSION / "bin" / HOSTS[0]
    if not built.exists():
        pytest.skip("no CLI was built on this machine")
    assert ignores_options_of_projects(built)
    assert not ignores_options_of_projects(built.with_name("pulumi"))


def test_a_python_that_does_not_work_is_an_error(folder: Path, settings, look: Look) -> None:
    """With its last word."""
    (folder / "Pulumi.yaml").write_text(VENV, encoding="utf-8")
    (folder / "venv" / "bin").mkdir(parents=True)
    write_program(folder / "venv" / "bin" / "python", "echo cannot open shared object >&2; exit 127")
    assert "does not work: cannot open shared object" in only(look(check="python"))[1]


# Misuse


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--cwd", "nowhere"), "there is no folder "),
        (("--stack", "dev"), "there is no Pulumi.yaml in "),
        (("Castr",), "unknown resource type 'Castr'; did you mean Caster?"),
    ],
)
def test_invalid_arguments_are_misuse(settings, apsara_live, words: tuple[str, ...], expected: str) -> None:
    """One line, and exit code 2."""
    result = apsara_live("doctor", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"error: {expected}")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "words", "expected"),
    [
        ("name: show", ("--stack", "prod"), "there is no Pulumi.prod.yaml in "),
        ("name: [", (), "Pulumi.yaml cannot be read: "),
    ],
)
def test_a_project_that_makes_no_sense_is_misuse(
    folder: Path, settings, apsara_live, content: str, words: tuple[str, ...], expected: str
) -> None:
    """The same."""
    (folder / "Pulumi.yaml").write_text(content, encoding="utf-8")
    result = apsara_live("doctor", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert expected in result.stderr
    assert len(result.stderr.splitlines()) == 1


# Lines


def test_findings_stand_in_columns_and_are_summed_up() -> None:
    """Marks are words, so that they are read without colour."""
    found = [
        Finding("region", "ok", "cn-shanghai"),
        Finding("language host", "error", "missing", "Install it."),
        Finding("credentials", "warning", "ignored.", "Unset it."),
    ]
    assert lines(found) == [
        "ok       region         cn-shanghai",
        "error    language host  missing. Install it.",
        "warning  credentials    ignored. Unset it.",
    ]
    assert (summary(found), summary(found[:1]), summary(found[::2])) == (
        "1 error, 1 warning",
        "nothing is wrong",
        "nothing is wrong; 1 warning",
    )
    assert not is_fine(found)
    assert is_fine(found[::2])


def test_the_doctor_lists_orphans_as_documented(look: Look, settings: pytest.MonkeyPatch, emulator: Emulator) -> None:
    """`docs/after-a-crash.md`: studios with our tag that nobody has used; nothing is written and nothing deleted."""
    (command,) = (fence.text for fence in fences("docs/after-a-crash.md", "sh") if "orphans" in fence.text)
    words = command.split()[1:]
    assert look(*words[1:])[0]["mark"] == "ok"
    cloud = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=Retries.without_waiting(),
    )
    for name in ("orphan", "used", "of another"):
        tags = [] if name == "of another" else [{"Key": "pulumi-apsara-live", "Value": "1"}]
        said = {"NormType": 1, "ChargeType": "PostPaid", "CasterName": name, "ClientToken": name, "Tag": tags}
        cloud.call(Operation("CreateCaster", repeatable=True), said)
    orphan, used, _ = emulator.state.casters.values()
    cloud.call(Operation("SetCasterConfig", repeatable=True), {"CasterId": used.caster_id, "DomainName": "a.example"})
    cloud.close()
    emulator.ledger.clear()
    (found,) = look(*words[1:])
    assert (found["check"], found["mark"]) == ("orphan", "warning")
    assert found["text"].startswith(f"studio {orphan.caster_id}, called orphan, was created at")
    assert "delete it in the console" in found["advice"]
    assert {call.action[:8] for call in emulator.ledger.calls()} == {"Describe"}
    emulator.faults.order("DescribeCasters", error("Forbidden.RAM", 403))
    assert look(*words[1:])[0]["mark"] == "error"
