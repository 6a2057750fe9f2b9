"""The workflows of examples/ci, their steps run one by one in a shell, as docs/pull-requests.md describes them.

What a step uses of the code host is a stand-in on loopback. One workflow runs the real engine against the emulator; in
the others `pulumi` prints what the engine wrote before, so that many ways through them cost little.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.preview.samples import recorded
from cli.preview.stand_in import TOKEN, Service, environment, serving
from engine.conftest import bare_stack as bare_stack  # noqa: PLC0414 (a fixture is had by its name)
from engine.conftest import pulumi as pulumi  # noqa: PLC0414
from engine.conftest import stack as stack  # noqa: PLC0414
from engine.conftest import template as template  # noqa: PLC0414
from engine.project import Stack
from pulumi_apsara_live.cli.preview.comment import MARKER, sections

pytestmark = pytest.mark.takes_turns

ROOT = Path(__file__).parents[2]
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
RUN = "https://github.com/acme/shows/actions/runs/3"
JOB = "https://gitlab.com/acme/shows/-/jobs/5"
INSTALL = "python -m pip install -r requirements.txt"
ENGINE = """#!/bin/sh
# What the engine wrote of this stack before. It is called as: pulumi preview --json --stack NAME
cat "$RECORDED/$4.json"
"""


@dataclass
class Job:
    """One job of a workflow: its steps as lines for a shell, the values of its expressions, and where it runs."""

    steps: list[dict[str, Any]]
    directory: Path
    environ: dict[str, str]
    values: Mapping[str, str] = field(default_factory=dict)
    installs: bool = False
    """Whether the step that installs is run too: it takes long, and one job for each host is enough."""

    def run(self) -> list[int]:
        """Every step that has something to run, with the exit code of each; the first that fails is the last."""
        codes: list[int] = []
        for step in self.steps:
            if "run" not in step or not self._wanted(step.get("if")):
                continue
            if step["run"] == INSTALL and not self.installs:
                continue
            assert not EXPRESSION.search(step["run"]), "a value in a script could be a script; take it from env"
            done = self._shell(
                step["run"], {name: self._filled(str(each)) for name, each in step.get("env", {}).items()}
            )
            codes.append(done.returncode)
            self.said = done.stdout + done.stderr
            if done.returncode:
                break
        return codes

    def _shell(self, script: str, more: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.directory,
            env=self.environ | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def _filled(self, text: str) -> str:
        return EXPRESSION.sub(lambda found: self.values[found[1]], text)

    def _wanted(self, condition: str | None) -> bool:
        """Conditions are comparisons of two values."""
        if condition is None:
            return True
        left, sign, right = condition.split()
        return (self.values[left] == self.values[right]) is (sign == "==")


@pytest.fixture
def service() -> Service:
    """A pull request without a comment."""
    return Service()


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """Where it is served."""
    with serving(service) as url:
        yield url


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout; `pulumi` prints what is recorded for the stack."""
    folder = tmp_path / "checkout"
    for name in ("bin", "recorded"):
        (tmp_path / name).mkdir()
    folder.mkdir()
    (folder / "requirements.txt").write_text("pulumi-apsara-live[cli]\n", encoding="utf-8")
    (tmp_path / "bin" / "pulumi").write_text(ENGINE, encoding="utf-8")
    (tmp_path / "bin" / "pulumi").chmod(0o755)
    return folder


def record(project: Path, **stacks: str) -> None:
    """What the engine says from now on, by stack."""
    for name, preview in stacks.items():
        text = recorded(preview, stack=name) if preview else ""
        (project.parent / "recorded" / f"{name}.json").write_text(text, encoding="utf-8")


def base(project: Path, kind: str, address: str) -> dict[str, str]:
    """What a runner gives its jobs; a secret is only where the workflow says so."""
    given = {name: value for name, value in environment(kind, address).items() if name != "GITHUB_TOKEN"}
    return given | {
        "PATH": os.pathsep.join((str(project.parent / "bin"), str(Path(sys.executable).parent), os.defpath)),
        "HOME": str(project.parent),
        "RECORDED": str(project.parent / "recorded"),
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "APSARA_LIVE_SETTLE": "0",
        "LANG": "C.UTF-8",
    }


def example(name: str) -> Any:
    """A workflow as data; `on` is read as true by YAML, which no test looks at."""
    return yaml.safe_load((ROOT / "examples" / "ci" / name).read_text(encoding="utf-8"))


def github(project: Path, address: str, stack: str, *, fork: bool = False, workflow: str = "github.yml") -> Job:
    """The job of one stack in the workflow for GitHub."""
    (job,) = example(workflow)["jobs"].values()
    values = {
        "matrix.stack": stack,
        "github.token": TOKEN,
        "github.repository": "acme/shows",
        "github.event.pull_request.number": "7",
        "github.event.pull_request.head.repo.full_name": "somebody/shows" if fork else "acme/shows",
        "steps.files.outputs.artifact-url": f"{RUN}/artifacts/4",
        "github.event.workflow_run.html_url": RUN,
        "secrets.PULUMI_ACCESS_TOKEN": "",
        "secrets.PULUMI_BACKEND_URL": "",
        "secrets.PULUMI_CONFIG_PASSPHRASE": "",
    }
    assert stack in (stack, *job.get("strategy", {}).get("matrix", {}).get("stack", ()))
    made = Job(job["steps"], project, base(project, "github", address), values)
    made.environ |= {name: made._filled(value) for name, value in job.get("env", {}).items()}
    return made


def gitlab(project: Path, address: str, stack: str) -> Job:
    """The job of one stack in the pipeline for GitLab."""
    job = example("gitlab-ci.yml")["preview"]
    environ = base(project, "gitlab", address) | {"STACK": stack, "CI_JOB_URL": JOB}
    return Job([{"run": line} for line in job["script"]], project, environ)


HOSTS = {"github": github, "gitlab": gitlab}


@pytest.fixture(params=HOSTS)
def job_of(request: pytest.FixtureRequest, project: Path, address: str) -> Any:
    """The job of a stack, for both code hosts."""
    return lambda stack: HOSTS[request.param](project, address, stack)


def told(service: Service) -> dict[str, str]:
    """What the one comment says first of each stack."""
    (body,) = service.bodies
    assert body.startswith(MARKER)
    assert {each.key[0] for each in sections(body)} <= {"evening-show", "studio"}
    return {each.key[1]: each.head.partition("\n")[0] for each in sections(body)}


PAGES = (f"{RUN}/artifacts/4", f"{JOB}/artifacts/file/preview.html")
"""Where a job's page is, at GitHub and at GitLab."""


def reports(service: Service) -> dict[str, str]:
    """The address of the page of each stack."""
    (body,) = service.bodies
    assert all(f"]({each.report})\n" in body for each in sections(body))
    return {each.key[1]: each.report for each in sections(body)}


def test_what_the_jobs_upload_is_what_they_have_written(project: Path, address: str, service: Service) -> None:
    """The paths of the artifacts, relative to the checkout."""
    uploads = [
        step["with"]["path"].split()
        for step in example("github.yml")["jobs"]["preview"]["steps"]
        if step.get("id") == "files"
    ]
    record(project, prod="template")
    github(project, address, "prod").run()
    written = {each.name for each in project.iterdir()} - {"requirements.txt"}
    assert [written, written - {"pull-request"}] == [
        set(uploads[0]),
        set(example("gitlab-ci.yml")["preview"]["artifacts"]["paths"]),
    ]


def test_two_stacks_share_one_comment_which_later_runs_edit(job_of: Any, project: Path, service: Service) -> None:
    """Created by the first job, found by the second, edited by the next run; the labels follow."""
    record(project, prod="template", staging="harmless")
    first = job_of("prod")
    first.installs = True
    assert set(first.run()) == {0}
    assert set(job_of("staging").run()) == {0}
    assert reports(service) in (dict.fromkeys(("prod", "staging"), each) for each in PAGES)
    page = (project / "preview.html").read_text(encoding="utf-8")
    assert "Preview of <code>evening-show/staging</code>" in page
    assert told(service)["prod"].startswith(
        "🔴 **1 studio restarts** because `config` changed: template `lp_hd` → `lp_sd`"
    )
    assert told(service)["staging"] == "🟢 **Nothing on air is interrupted**"
    assert service.labels == ["apsara-live/on-air-impact", "apsara-live/restarts"]
    record(project, prod="no_changes")
    assert set(job_of("prod").run()) == {0}
    assert told(service) == {"prod": "⚪ **No changes.**", "staging": "🟢 **Nothing on air is interrupted**"}
    assert service.labels == []


def test_a_broken_rule_and_a_failed_preview_make_the_job_red(project: Path, address: str, service: Service) -> None:
    """After the comment was written; an engine that writes nothing is a failure too."""
    record(project, prod="replacement", staging="")
    (project / "Pulumi.yaml").write_text("name: evening-show\nruntime: python\n", encoding="utf-8")
    job = github(project, address, "prod")
    assert job.run()[-1] == 1
    assert "--max-replacements 0: there are 8 replacements" in job.said
    assert github(project, address, "staging").run()[-1] == 1
    assert told(service)["prod"].startswith("🔴 **1 studio is replaced**")
    assert told(service)["staging"].startswith("❌ **The preview failed**")


def test_jobs_that_run_beside_each_other_lose_no_section(project: Path, address: str, service: Service) -> None:
    """Both find no comment, and both write one: in the end there is one with both stacks."""
    record(project, prod="template", staging="cleared")
    both = threading.Barrier(2, timeout=60)
    looks = iter(range(2))

    def together(method: str, path: str) -> None:
        if method == "GET" and next(looks, None) is not None:
            both.wait()

    service.before = together
    jobs = [github(project, address, each) for each in ("prod", "staging")]
    for index, job in enumerate(jobs):
        job.directory = project.parent / f"checkout-{index}"
        job.directory.mkdir()
        job.environ["APSARA_LIVE_SETTLE"] = "0.5"
    threads = [threading.Thread(target=job.run) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert service.writes().count("POST") >= 2
    assert told(service).keys() == {"prod", "staging"}


def test_a_fork_gets_its_comment_from_a_workflow_that_runs_nothing_of_it(
    project: Path, address: str, service: Service
) -> None:
    """Its own job writes files and no comment; the other one reads the files of all stacks."""
    record(project, prod="template", staging="cleared")
    kept = project / "previews"
    for name in ("prod", "staging"):
        job = github(project, address, name, fork=True)
        assert set(job.run()) == {0}
        (kept / f"preview-{name}").mkdir(parents=True)
        for kind in ("preview.json", "pull-request"):
            (project / kind).rename(kept / f"preview-{name}" / kind)
    assert service.log == []
    other = github(project, address, "", workflow="github-forks.yml")
    other.environ |= {"GITHUB_REF": "refs/heads/main"}
    assert set(other.run()) == {0}
    assert told(service).keys() == {"prod", "staging"}
    assert reports(service) == {"prod": RUN, "staging": RUN}


def test_a_number_that_a_fork_made_up_is_refused(project: Path, address: str, service: Service) -> None:
    """It is a number, or no request is sent to the code host."""
    place = project / "previews" / "preview-prod"
    place.mkdir(parents=True)
    (place / "pull-request").write_text("7/../../issues/8\n", encoding="utf-8")
    (place / "preview.json").write_text(recorded("template"), encoding="utf-8")
    job = github(project, address, "", workflow="github-forks.yml")
    assert job.run()[-1] == 2
    assert "unknown pull request number" in job.said
    assert service.log == []


@pytest.mark.engine
def test_the_workflow_runs_with_the_real_engine(stack: Stack, project: Path, address: str, service: Service) -> None:
    """Against the emulator, with the evening show, which is not there yet; with no key of the cloud."""
    stack.write((ROOT / "examples" / "evening_show" / "__main__.py").read_text(encoding="utf-8"))
    (stack.directory / "requirements.txt").write_text("pulumi-apsara-live[cli]\n", encoding="utf-8")
    job = github(project, address, "dev")
    job.directory, job.installs = stack.directory, True
    own = {name: value for name, value in stack.environ.items() if not name.startswith("ALIBABA")}
    job.values = {**job.values, "secrets.PULUMI_BACKEND_URL": own["PULUMI_BACKEND_URL"]}
    job.environ = job.environ | own
    assert job.run() == [0, 0, 0, 0, 0]
    assert told(service) == {"dev": "🟢 **Nothing on air is interrupted; 1 studio goes on air, 1 relay starts**"}
    (body,) = service.bodies
    assert "10 to create" in body
