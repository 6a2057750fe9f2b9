"""Comments and labels of a pull request at GitHub or a merge request at GitLab."""

from __future__ import annotations

import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from ssl import SSLContext
from typing import Any, Final, TypeVar
from urllib.parse import quote

import httpx

T = TypeVar("T")
PER_PAGE: Final = 100
PAGES: Final = 100
ATTEMPTS: Final = 5
LONGEST_PAUSE_S: Final = 30.0
TIMEOUT_S: Final = 20.0
PASSING: Final = (429, 500, 502, 503, 504)


@cache
def _authorities() -> SSLContext:
    """Return the certificate authorities, cached: loading them takes longer than most requests."""
    return httpx.create_ssl_context()


class HostError(Exception):
    """A failed request to the code host; the message is one line without a token."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Passing(HostError):
    """A transient error; `after` is the pause in seconds that the host requests."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class NotEditable(HostError):
    """A comment that this token may not change, or that was deleted after it was listed."""


@dataclass(frozen=True)
class Comment:
    """A comment at the code host."""

    id: int
    body: str
    author: int | None = None
    """User id of the author at the host, if known."""


@dataclass
class Client:
    """HTTP client for one code host. It does not retry, because a failed request may have taken effect."""

    base: str
    headers: Mapping[str, str] = field(repr=False)

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send one request. Errors quote method, path and response, never the request's headers or body."""
        call = f"{method} {path}"
        try:
            answer = httpx.request(
                method,
                f"{self.base.rstrip('/')}{path}",
                headers=dict(self.headers),
                timeout=TIMEOUT_S,
                verify=_authorities(),
                **more,
            )
        except httpx.HTTPError as error:
            raise Passing(f"{call}: no response from {self.base} ({type(error).__name__})") from None
        except httpx.InvalidURL:
            raise HostError(f"{self.base!r} is not the address of an API") from None
        if answer.status_code < 300:
            return answer
        message = f"{call}: {answer.status_code} {_message(answer)}".strip()
        limited = answer.status_code == 403 and (
            "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining") == "0"
        )
        if answer.status_code in PASSING or limited:
            raise Passing(message, _seconds(answer.headers.get("retry-after")))
        raise HostError(message + _advice(answer.status_code), answer.status_code)

    def edit(self, method: str, path: str, body: str) -> None:
        """Overwrite a comment.

        Raises:
            NotEditable: the comment belongs to somebody else, or is gone.
        """
        try:
            self.send(method, path, json={"body": body})
        except HostError as error:
            if error.status in (403, 404):
                raise NotEditable(str(error), error.status) from None
            raise

    def rows(self, path: str, **query: Any) -> Iterator[Mapping[str, Any]]:
        """Yield all rows of a list, page by page."""
        for page in range(1, PAGES + 1):
            document = self.send("GET", path, params={**query, "per_page": PER_PAGE, "page": page}).json()
            rows = document if isinstance(document, list) else []
            yield from (row for row in rows if isinstance(row, dict))
            if len(rows) < PER_PAGE:
                return


class CodeHost(ABC):
    """The comments and labels of one pull request."""

    @abstractmethod
    def comments(self) -> list[Comment]:
        """Return all comments, oldest first."""

    @abstractmethod
    def create(self, body: str) -> Comment:
        """Create a comment."""

    @abstractmethod
    def edit(self, id: int, body: str) -> None:
        """Overwrite a comment; raise `NotEditable` if this token may not edit it."""

    @abstractmethod
    def delete(self, id: int) -> None:
        """Delete a comment."""

    @abstractmethod
    def label(self, wanted: Sequence[str], prefix: str) -> None:
        """Set exactly these of the labels with this prefix."""


@dataclass
class GitHub(CodeHost):
    """`/repos/OWNER/NAME/issues/NUMBER`: a pull request's comments are those of an issue."""

    client: Client
    repository: str
    number: int

    @property
    def _here(self) -> str:
        return f"/repos/{quote(self.repository)}/issues"

    def comments(self) -> list[Comment]:
        """Return all comments, oldest first."""
        rows = self.client.rows(f"{self._here}/{self.number}/comments")
        return sorted((_comment(row) for row in rows), key=lambda each: each.id)

    def create(self, body: str) -> Comment:
        """Create a comment."""
        return _comment(self.client.send("POST", f"{self._here}/{self.number}/comments", json={"body": body}).json())

    def edit(self, id: int, body: str) -> None:
        """Overwrite a comment."""
        self.client.edit("PATCH", f"{self._here}/comments/{id}", body)

    def delete(self, id: int) -> None:
        """Delete a comment."""
        self.client.send("DELETE", f"{self._here}/comments/{id}")

    def label(self, wanted: Sequence[str], prefix: str) -> None:
        """Set exactly these of the labels with this prefix."""
        path = f"{self._here}/{self.number}/labels"
        names = {str(row.get("name")) for row in self.client.rows(path)}
        for name in sorted(each for each in names if each.startswith(prefix) and each not in wanted):
            self.client.send("DELETE", f"{path}/{quote(name, safe='')}")
        if missing := [name for name in wanted if name not in names]:
            self.client.send("POST", path, json={"labels": missing})


@dataclass
class GitLab(CodeHost):
    """`/projects/ID/merge_requests/IID`: a merge request's comments are its notes."""

    client: Client
    project: str
    number: int

    @property
    def _here(self) -> str:
        return f"/projects/{quote(self.project, safe='')}/merge_requests/{self.number}"

    def comments(self) -> list[Comment]:
        """Return all comments of people and jobs, oldest first."""
        rows = self.client.rows(f"{self._here}/notes", sort="asc", order_by="created_at")
        return sorted((_comment(row) for row in rows if not row.get("system")), key=lambda each: each.id)

    def create(self, body: str) -> Comment:
        """Create a comment."""
        return _comment(self.client.send("POST", f"{self._here}/notes", json={"body": body}).json())

    def edit(self, id: int, body: str) -> None:
        """Overwrite a comment."""
        self.client.edit("PUT", f"{self._here}/notes/{id}", body)

    def delete(self, id: int) -> None:
        """Delete a comment."""
        self.client.send("DELETE", f"{self._here}/notes/{id}")

    def label(self, wanted: Sequence[str], prefix: str) -> None:
        """Set exactly these of the labels with this prefix."""
        there = [str(name) for name in self.client.send("GET", self._here).json().get("labels", ())]
        gone = [name for name in there if name.startswith(prefix) and name not in wanted]
        missing = [name for name in wanted if name not in there]
        if gone or missing:
            changes = {"add_labels": ",".join(missing), "remove_labels": ",".join(gone)}
            self.client.send("PUT", self._here, json={name: value for name, value in changes.items() if value})


def code_host(environ: Mapping[str, str]) -> CodeHost:
    """Return the pull request of the current job, from the environment of GitHub Actions or GitLab CI."""
    if environ.get("GITHUB_REPOSITORY"):
        token = environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN")
        if not token:
            raise HostError("no token: set GITHUB_TOKEN, which needs the permission pull-requests: write")
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        client = Client(environ.get("GITHUB_API_URL") or "https://api.github.com", headers)
        return GitHub(client, environ["GITHUB_REPOSITORY"], pull_request(environ))
    if environ.get("CI_PROJECT_ID"):
        token = environ.get("GITLAB_TOKEN")
        if not token:
            raise HostError("no token: set GITLAB_TOKEN to a project access token with the scope api")
        client = Client(environ.get("CI_API_V4_URL") or "https://gitlab.com/api/v4", {"PRIVATE-TOKEN": token})
        return GitLab(client, environ["CI_PROJECT_ID"], pull_request(environ))
    raise HostError("no pull request to comment on: set GITHUB_REPOSITORY or CI_PROJECT_ID, as CI jobs do")


def pull_request(environ: Mapping[str, str]) -> int:
    """Return the number of the pull request: from PULL_REQUEST, or GitHub's branch or event, or GitLab's variable."""
    number = environ.get("PULL_REQUEST") or environ.get("CI_MERGE_REQUEST_IID")
    if not number and (ref := re.fullmatch(r"refs/pull/(\d+)/\w+", environ.get("GITHUB_REF", ""))):
        number = ref[1]
    if not number and environ.get("GITHUB_EVENT_PATH"):
        number = _of_event(Path(environ["GITHUB_EVENT_PATH"]))
    if not number or not number.isascii() or not number.isdecimal():
        raise HostError("unknown pull request number: set PULL_REQUEST, or run for pull requests only")
    return int(number)


def _of_event(file: Path) -> str:
    try:
        event = json.loads(file.read_text(encoding="utf-8"))
        return str((event.get("pull_request") or event).get("number") or "")
    except (OSError, ValueError, AttributeError):
        return ""


def again(what: Callable[[], T], pause: Callable[[float], None] = time.sleep) -> T:
    """Call `what`, and retry it after a transient error of the host; `what` must read before it writes."""
    for attempt in range(1, ATTEMPTS):
        try:
            return what()
        except Passing as error:
            pause(min(error.after if error.after is not None else 2.0 ** (attempt - 1), LONGEST_PAUSE_S))
    return what()


def _comment(row: Any) -> Comment:
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), int):
        raise HostError("the API returned something that is not a comment: check its address")
    author = row.get("user") or row.get("author")  # GitHub's name for it, and GitLab's
    number = author.get("id") if isinstance(author, Mapping) else None
    return Comment(row["id"], str(row.get("body") or ""), number if isinstance(number, int) else None)


def _message(answer: httpx.Response) -> str:
    try:
        document = answer.json()
    except ValueError:
        return ""
    message = document.get("message") or document.get("error") if isinstance(document, dict) else ""
    return " ".join(str(message or "").split())[:200]


def _advice(status: int) -> str:
    return {
        401: "; the token is not valid",
        403: "; the token lacks permission: it needs pull-requests: write at GitHub, or the scope api at GitLab; "
        "jobs of pull requests from forks have no such token",
        404: "; there is no such pull request, or the token cannot read it",
    }.get(status, "")


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and re.fullmatch(r"\d{1,6}", header) else None
