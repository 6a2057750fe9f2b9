"""What we depend on: licences by family, and what a database knows, if it answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import Distribution, distributions, requires
from pathlib import Path

import pytest
import supply_chain
from longstep import Failed
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name


@pytest.mark.parametrize(
    ("licence", "family"),
    [
        ("MIT", "MIT"),
        ("Apache-2.0 OR BSD-3-Clause", "Apache"),
        ("(GPL-2.0-only OR MIT)", "MIT"),
        ("GPL-3.0-only OR BSD-2-Clause", "BSD"),
        ("Apache-2.0 AND CNRI-Python", "Apache"),
        ("Mozilla Public License 2.0 (MPL 2.0)", "MPL"),
        ("3-Clause BSD License", "BSD"),
        ("Apache-2.0 AND GPL-2.0-only", None),
        ("GPL-3.0-only", None),
        ("MIT-like, see the file", None),
        ("", None),
    ],
)
def test_a_licence_is_of_a_family_or_of_none(licence: str, family: str | None) -> None:
    """Of alternatives one is enough; of a sum each has to be on the list."""
    assert supply_chain.family(licence) == family


def test_a_licence_of_no_family_fails_by_the_name_of_its_package() -> None:
    """One line, with what the package says of itself."""
    with pytest.raises(Failed, match=r"strange \(GPL-3\.0-only\), silent \(none stated\)$"):
        supply_chain.judge({"fine": "MIT", "strange": "GPL-3.0-only", "silent": ""})


def test_a_licence_is_read_from_the_newest_kind_of_metadata_that_there_is() -> None:
    """The expression, then the classifiers, then the free text."""
    every = {"License-Expression": ["MIT"], "Classifier": ["License :: OSI Approved :: BSD License"], "License": ["x"]}
    assert supply_chain.declared(every) == "MIT"
    del every["License-Expression"]
    assert supply_chain.declared(every) == "BSD License"
    del every["Classifier"]
    assert supply_chain.declared(every) == "x"
    assert supply_chain.declared({}) == ""


@pytest.mark.parametrize(
    ("place", "text", "title"),
    [
        ("licenses/LICENSE", "MIT License\n\nCopyright (c) 2022\n", "MIT License"),
        ("LICENSE", "\n  GNU General Public License\n", "GNU General Public License"),
        ("licenses/LICENSE", "", ""),
        ("licenses/OTHER", "MIT License\n", ""),
    ],
)
def test_a_licence_that_the_metadata_lacks_is_read_from_the_title_of_its_file(
    tmp_path: Path, place: str, text: str, title: str
) -> None:
    """The file that the metadata names, in the folder of licences or beside the metadata."""
    metadata = tmp_path / "quiet-1.0.dist-info"
    (metadata / "licenses").mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.4\nName: quiet\nVersion: 1.0\nLicense-File: LICENSE\n")
    (metadata / place).write_text(text)
    assert supply_chain.titled(Distribution.at(metadata)) == title


def test_everything_that_is_pinned_and_installed_here_has_a_licence_on_the_list() -> None:
    """And all of it is looked at."""
    found = supply_chain.licences(list(supply_chain.pins()))
    assert {"httpx", "pydantic", "pulumi", "tenacity", "alibabacloud-credentials"} <= set(found)
    assert str(len(found)) in supply_chain.judge(found)


@contextmanager
def database(body: bytes, status: int = 200) -> Iterator[tuple[str, list[dict]]]:
    """A database that answers this, and what it was asked."""
    asked: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


PINS = {"one": "1.0", "two": "2.0"}


def test_what_is_known_is_asked_in_one_request_and_told_in_one_line() -> None:
    """By name and version; each finding by its number."""
    answer = {"results": [{}, {"vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]}]}
    with database(json.dumps(answer).encode()) as (url, asked):
        found = supply_chain.known(PINS, url)
    assert supply_chain.tell(found, PINS) == "known vulnerabilities: two 2.0: PYSEC-1 GHSA-2"
    (request,) = asked
    assert request["queries"][0] == {"package": {"name": "one", "ecosystem": "PyPI"}, "version": "1.0"}


def test_nothing_known_is_told_too() -> None:
    """So that it is seen that somebody looked."""
    with database(b'{"results": [{}, {}]}') as (url, _):
        found = supply_chain.known(PINS, url)
    assert supply_chain.tell(found, PINS) == "known vulnerabilities: none in 2 packages"


@pytest.mark.parametrize(("body", "status"), [(b"<html>", 200), (b"{}", 200), (b'{"results": [{}]}', 200), (b"", 503)])
def test_what_is_no_answer_is_as_no_network(body: bytes, status: int) -> None:
    """A proxy's page, half an answer, a refusal: skipped, and never taken for "none"."""
    with database(body, status) as (url, _):
        found = supply_chain.known(PINS, url)
    assert found is None
    assert "skipped: no network" in supply_chain.tell(found, PINS)


def test_without_a_network_it_is_skipped() -> None:
    """Nobody listens there."""
    assert supply_chain.known(PINS, "http://127.0.0.1:9") is None


def test_every_pinned_version_installs_on_the_oldest_python() -> None:
    """Debian 12 has 3.11.2: a version that asks for 3.11.5 leaves nothing to install there."""
    installed = {each.metadata["Name"]: each.metadata["Requires-Python"] for each in distributions()}
    assert len(installed) > 50
    refusing = {name: wanted for name, wanted in installed.items() if "3.11.0" not in SpecifierSet(wanted or "")}
    assert refusing == {}


def test_every_requirement_has_a_pinned_version_that_fits() -> None:
    """A dependency added to setup.py is pinned by `make lock`, which keeps the other pins."""
    pinned = {canonicalize_name(name): version for name, version in supply_chain.pins().items()}
    wanted = [Requirement(each) for each in requires("pulumi-apsara-live") or ()]
    assert len(wanted) > 20
    assert [str(each) for each in wanted if canonicalize_name(each.name) not in pinned] == []
    assert [str(each) for each in wanted if pinned[canonicalize_name(each.name)] not in each.specifier] == []


def test_the_example_in_typescript_pins_each_package_by_its_hash() -> None:
    """Without the address of a registry: npm takes each from the one that the user has set."""
    folder = Path(__file__).parents[2] / "examples" / "typescript"
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    declared = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    assert {name: locked[""][name] for name in ("dependencies", "devDependencies")}.items() <= declared.items()
    packages = {name: each for name, each in locked.items() if name}
    assert len(packages) > 100
    assert [name for name, each in packages.items() if not each["integrity"].startswith("sha512-")] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert packages["node_modules/@pulumi/pulumi"]["engines"] == {"node": ">=20"}
