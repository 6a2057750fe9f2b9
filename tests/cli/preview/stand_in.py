"""A stand-in for the comment API of GitHub and of GitLab: a real server on loopback, as far as a comment needs it.

It is a double of the two services, written from their documentation: paths, verbs, pages, status codes, tokens.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "stand-in-token"
OTHER_TOKEN = "another-token"
AUTHORS = {TOKEN: 1, OTHER_TOKEN: 2}
"""The accounts that the tokens belong to; a comment is edited and deleted by its own account alone."""
SOMEBODY = 3
"""The account of comments that no token has written."""
LONGEST = 65_536


class Service:
    """One pull request, number 7, with its comments and labels; a log of all that was asked."""

    def __init__(self, kind: str = "github") -> None:
        self.kind = kind
        self.comments: dict[int, dict[str, Any]] = {}
        self.labels: list[str] = []
        self.log: list[tuple[str, str]] = []
        self.refusals: list[tuple[int, dict[str, str]]] = []
        """Answers to come in place of the next ones."""
        self.before: Callable[[str, str], None] = lambda method, path: None
        """Called before a request is looked at, outside of the lock."""
        self.lock = threading.Lock()
        self._next = 1

    def add(self, body: str, author: int = SOMEBODY, **more: Any) -> int:
        """A comment of somebody. GitHub tells its author as `user`, GitLab as `author`."""
        number, self._next = self._next, self._next + 1
        by = {"user": {"id": author}} if self.kind == "github" else {"author": {"id": author}}
        self.comments[number] = {"id": number, "body": body, **by, **more}
        return number

    @property
    def bodies(self) -> list[str]:
        """What stands there."""
        return [each["body"] for each in self.comments.values()]

    def writes(self) -> list[str]:
        """What changed something, in order."""
        return [method for method, _ in self.log if method != "GET"]

    def answer(
        self, method: str, path: str, query: dict[str, list[str]], said: Any, author: int = SOMEBODY
    ) -> tuple[int, Any]:
        """Status and document, for the account that asks."""
        if found := re.fullmatch(r"/github/repos/acme/shows/issues/7/(comments|labels)(?:/(.+))?", path):
            if found[1] == "labels":
                return self._github_labels(method, unquote(found[2] or ""), said)
            return self._list(method, query, said, author)
        if found := re.fullmatch(r"/github/repos/acme/shows/issues/comments/(\d+)", path):
            return self._one({"PATCH": "edit", "DELETE": "delete"}.get(method), int(found[1]), said, author)
        if path == "/gitlab/projects/42/merge_requests/7":
            return self._merge_request(method, said)
        if found := re.fullmatch(r"/gitlab/projects/42/merge_requests/7/notes(?:/(\d+))?", path):
            if found[1]:
                return self._one({"PUT": "edit", "DELETE": "delete"}.get(method), int(found[1]), said, author)
            return self._list(method, query, said, author)
        return 404, {"message": "Not Found"}

    def _list(self, method: str, query: dict[str, list[str]], said: Any, author: int) -> tuple[int, Any]:
        if method == "POST":
            if len(said["body"]) > LONGEST:
                return 422, {"message": f"Body is too long (maximum is {LONGEST} characters)"}
            return 201, self.comments[self.add(said["body"], author)]
        size, page = int(query["per_page"][0]), int(query["page"][0])
        assert size <= 100, "the services give a hundred at most"
        return 200, list(self.comments.values())[size * (page - 1) : size * page]

    def _one(self, what: str | None, number: int, said: Any, author: int) -> tuple[int, Any]:
        if number not in self.comments or what is None:
            return 404, {"message": "Not Found"}
        comment = self.comments[number]
        if (comment.get("user") or comment.get("author"))["id"] != author:
            return 403, {"message": "403 Forbidden"}
        if what == "delete":
            del self.comments[number]
            return 204, None
        if len(said["body"]) > LONGEST:
            return 422, {"message": f"Body is too long (maximum is {LONGEST} characters)"}
        self.comments[number]["body"] = said["body"]
        return 200, self.comments[number]

    def _github_labels(self, method: str, name: str, said: Any) -> tuple[int, Any]:
        if method == "DELETE":
            if name not in self.labels:
                return 404, {"message": "Label does not exist"}
            self.labels.remove(name)
        if method == "POST":
            self.labels += [each for each in said["labels"] if each not in self.labels]
        return 200, [{"name": each} for each in self.labels]

    def _merge_request(self, method: str, said: Any) -> tuple[int, Any]:
        if method == "PUT":
            gone = said.get("remove_labels", "").split(",")
            self.labels = [each for each in self.labels if each not in gone]
            self.labels += [each for each in said.get("add_labels", "").split(",") if each]
        return 200, {"iid": 7, "labels": self.labels}


class Handler(BaseHTTPRequestHandler):
    """HTTP around a service."""

    protocol_version = "HTTP/1.1"
    service: Service

    def _any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        said = json.loads(self.rfile.read(length)) if length else None
        parts = urlsplit(self.path)
        self.service.before(self.command, parts.path)
        with self.service.lock:
            self.service.log.append((self.command, parts.path))
            if self.service.refusals:
                status, headers = self.service.refusals.pop(0)
                return self._send(status, {"message": "refused by order"}, headers)
            given = self.headers.get("Authorization", "").removeprefix("Bearer ") or self.headers.get("PRIVATE-TOKEN")
            author = AUTHORS.get(str(given))
            if author is None:
                return self._send(401, {"message": "Bad credentials"}, {})
            status, document = self.service.answer(self.command, parts.path, parse_qs(parts.query), said, author)
            return self._send(status, document, {})

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _any

    def _send(self, status: int, document: Any, headers: dict[str, str]) -> None:
        body = b"" if status == 204 else json.dumps(document).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """The service's address, as long as it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"service": service}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def environment(kind: str, address: str) -> dict[str, str]:
    """What a job of this code host finds in its environment."""
    if kind == "github":
        return {
            "GITHUB_REPOSITORY": "acme/shows",
            "GITHUB_API_URL": f"{address}/github",
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_TOKEN": TOKEN,
        }
    return {
        "CI_PROJECT_ID": "42",
        "CI_API_V4_URL": f"{address}/gitlab",
        "CI_MERGE_REQUEST_IID": "7",
        "GITLAB_TOKEN": TOKEN,
    }
