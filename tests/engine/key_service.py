"""A service that keeps the stacks' key: the two calls of HashiCorp Vault's transit engine that the CLI makes of it.

A key from a passphrase takes the CLI a third of each command's work to derive. Who keeps the key cannot matter to the
resources; the tests of a user's whole way, and benchmarks, keep to the passphrase.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

KEY = "hashivault://tests"
SEAL = "vault:v1:"


@contextmanager
def key_service() -> Iterator[dict[str, str]]:
    """The variables by which the CLI finds it; it ends with the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Transit) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield {"VAULT_SERVER_URL": f"http://127.0.0.1:{server.server_port}", "VAULT_SERVER_TOKEN": "tests"}
        server.shutdown()
        thread.join()


class _Transit(BaseHTTPRequestHandler):
    """Seals what it is given and opens what it has sealed; both are base64 already."""

    wbufsize = -1  # an answer is one packet; two would wait for an acknowledgement between them

    def do_PUT(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        sealing = self.path.startswith("/v1/transit/encrypt/")
        told = {"ciphertext": SEAL + asked["plaintext"]} if sealing else {"plaintext": asked["ciphertext"][len(SEAL) :]}
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"data": told}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""
