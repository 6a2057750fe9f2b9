"""Checks of settings, endpoint and account; they change nothing.

The account is read by `Describe…` and `List…` operations only.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, get_args

import httpx

from ..resources import RESOURCES
from ..resources._playlist_items import ITEMS, PLAYLISTS
from ..resources._relay import DESCRIBE_TASK as DESCRIBES_RELAY
from ..resources._relay import LIST_TASKS as LISTS_RELAYS
from ..resources._relay import RelayRegion
from ..resources._studio import STUDIOS
from ..settings.credentials import CredentialSource, candidates, credential_source
from ..settings.resolved import (
    NAMESPACES,
    ClientSettings,
    SettingsError,
    client,
    endpoint_set,
    plain_http_is_allowed,
    region_set,
    resolve,
)
from ..settings.sources import is_region
from ..wire.answers import rows_in, total_in
from ..wire.connections import Connections, Endpoint, NoReply, endpoint_of
from ..wire.credentials import Credentials
from ..wire.errors import CallError, is_permission
from ..wire.operation import READS, Operation
from ..wire.retries import Retries
from ..wire.rpc import Cloud
from .actions import actions, operations
from .doctor_findings import Finding

Texts = Mapping[str, str]
TIMEOUT_S: Final = 10
"""Maximum seconds until the endpoint responds."""
MAX_SILENT_SKEW_S: Final = 60
"""Maximum clock skew in seconds without a warning."""
MAX_SKEW_S: Final = 15 * 60
"""Clock skew in seconds from which on the service refuses every call."""
PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
NOT_CREDENTIALS: Final = ("region", "endpoint", "endpoints", "quotaShare", "maxRetryTimeout", "readReuseS")
"""Settings that are not credentials."""
FIRST_LISTED: Final = {LISTS_RELAYS: "TaskId", PLAYLISTS: "ProgramId"}
"""Operations whose first row is what another operation is tried with, and the name of its id."""
ORDER: Final = "`apsara-live doctor --help` lists the order."
CHECK_OF_CODE: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "credentials",
        ("SignatureDoesNotMatch", "IncompleteSignature", "InvalidAccessKeyId", "InvalidSecurityToken", "MissingSec"),
    ),
    ("clock", ("InvalidTimeStamp",)),
    ("region", ("InvalidRegion", "RegionNoResource")),
    ("endpoint", ("InvalidApi", "InvalidAction", "InvalidProtocol", "HTTP.", "NoJson", "NotUnderstood")),
)
"""The check that fails for each prefix of an error code; any other code is about the account."""


@dataclass(frozen=True)
class DoctorRequest:
    """What the doctor checks."""

    config: Texts = field(repr=False)
    environ: Texts = field(repr=False)
    names: tuple[str, ...] = tuple(RESOURCES)
    """The resources whose permissions are checked."""
    options: Texts = field(default_factory=dict)
    """Names of command-line options by the configuration key that they replace."""
    unread: tuple[str, ...] = ()
    """Keys of the configuration that could not be decrypted."""

    def name(self, source: str) -> str:
        """Return the option or key that the user set."""
        return self.options.get(source, source)


# Settings


def account(request: DoctorRequest, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Finding]:
    """Check credentials, region, endpoint, clock, account and permissions, in this order."""
    where, address = endpoint(request)
    findings = [*credentials(request), region(request), where]
    yield from findings
    if address is None:
        return
    reached, date = reach(address, request.environ)
    yield reached
    if reached.mark == "error":
        return
    seen = clock_finding(date, now())
    if seen is not None:
        yield seen
    if any(finding.mark in ("error", "unknown") for finding in findings):
        yield Finding("account", "unknown", "not called, because the settings are incomplete")
        return
    try:
        settings = resolve(request.config, request.environ)
        cloud = client(settings, Retries(attempts=3, deadline_s=TIMEOUT_S))
    except SettingsError as error:
        yield Finding("settings", "error", str(error))
        return
    try:
        yield from check_account(cloud, request, settings, clock_seen=seen is not None)
    finally:
        cloud.close()


def credentials(request: DoctorRequest) -> Iterator[Finding]:
    """Check which credentials are used, where they come from, and which others are present."""
    hidden = [key for key in request.unread if _is_credential(key)]
    if hidden:
        text = f"{', '.join(hidden)} is set and encrypted, so the credentials in use are unknown"
        yield Finding("credentials", "unknown", text)
        return
    try:
        source_used = credential_source(request.config, request.environ)
        key = source_used()
    except SettingsError as error:
        yield Finding("credentials", "error", str(error), ORDER)
        return
    kind = "a temporary key" if key.security_token else "a permanent key"
    yield Finding("credentials", "ok", f"{request.name(source_used.source)}: {kind}, {masked_key(key)}")
    yield from _besides(request, source_used)


def _besides(request: DoctorRequest, source_used: CredentialSource) -> Iterator[Finding]:
    """Yield a finding for each place whose credentials are not used."""
    used = {source_used.source, source_used.source.partition(" with ")[2]}
    for each in candidates(request.config, request.environ):
        if each.source in used:
            continue
        if each.problem:
            yield Finding(
                "credentials",
                "warning",
                f"{each.problem}; it is not used, because {source_used.source} comes first",
                ORDER,
            )
        elif each.identity == tuple(source_used.identity):
            yield Finding("credentials", "ok", f"{each.source} has the same credentials, and is not used")
        elif not each.was_set:
            yield Finding("credentials", "ok", f"{each.source} exists too, and is not used")
        else:
            text = f"{each.source} is set too, and is ignored: {source_used.source} comes first"
            yield Finding("credentials", "warning", text, f"Unset the one that you do not want to use; {ORDER}")


def masked_key(key: Credentials) -> str:
    """Return the id of a key, abbreviated to its ends."""
    id = key.access_key_id
    return f"{id[:4]}…{id[-4:]}" if len(id) >= 16 else f"{id[:2]}…"


def _is_credential(key: str) -> bool:
    namespace, _, name = key.partition(":")
    return namespace in NAMESPACES and name not in NOT_CREDENTIALS


def region(request: DoctorRequest) -> Finding:
    """Check the region, and where it is set."""
    try:
        source_used = credential_source(request.config, request.environ)
    except SettingsError:
        source_used = None
    try:
        setting = region_set(request.config, request.environ, source_used)
    except SettingsError as error:
        return Finding("region", "error", str(error))
    if not is_region(setting.value):
        text = f"{setting.value[:40]!r} from {request.name(setting.source)} is not a region"
        return Finding("region", "error", text, "Regions look like cn-shanghai.")
    return Finding("region", "ok", f"{setting.value}, from {request.name(setting.source)}")


def endpoint(request: DoctorRequest) -> tuple[Finding, Endpoint | None]:
    """Check the endpoint, and where it is set; it is returned only if it may be used."""
    try:
        setting = endpoint_set(request.config, request.environ)
    except SettingsError as error:
        return Finding("endpoint", "error", str(error)), None
    source = request.name(setting.source)
    try:
        address = endpoint_of(setting.value)
    except ValueError as error:
        return Finding("endpoint", "error", f"{source}: {error}"), None
    text = f"{address}, from {source}"
    if address.is_local:
        return Finding("endpoint", "ok", f"{text} (this machine: an emulator)"), address
    if address.is_encrypted:
        return Finding("endpoint", "ok", text), address
    if plain_http_is_allowed(request.config, request.environ):
        return Finding("endpoint", "warning", f"{text}, is not encrypted, which the settings allow"), address
    return Finding("endpoint", "error", f"{text}, is not encrypted", "Use https."), None


# The endpoint


def reach(address: Endpoint, environ: Texts) -> tuple[Finding, str | None]:
    """Check whether the endpoint responds to an empty request; return the date of the response too."""
    connections = Connections(address, timeout_s=TIMEOUT_S)
    headers = {"host": address.netloc, "user-agent": "pulumi-apsara-live"}
    try:
        reply = connections.exchange(httpx.Request("GET", f"{address}/", headers=headers), httpx.Auth())
    except NoReply as error:
        return unreached(error, address, environ), None
    finally:
        connections.close()
    return Finding("connection", "ok", f"{address.address} responds"), reply.headers.get("date")


def unreached(error: NoReply, address: Endpoint, environ: Texts) -> Finding:
    """Return a finding that says why the endpoint was not reached."""
    causes = [*_causes(error)]
    proxy = next((name for name in PROXIES if environ.get(name)), None) if address.is_encrypted else None
    if error.reason == "NoTls":
        advice = "Set SSL_CERT_FILE to trust an authority of your own; the URL of an emulator begins with http://."
    elif error.reason == "NoProxy" or (proxy and not address.is_local):
        advice = f"The proxy of {proxy or 'HTTPS_PROXY'} is in use: check it, or add the host to NO_PROXY."
    elif any(isinstance(cause, socket.gaierror) for cause in causes):
        advice = "The host name cannot be resolved: check its spelling and this machine's DNS."
    elif any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        advice = "Nothing listens there: check host and port, and whether the emulator is running."
    else:
        advice = "Check the endpoint and any firewall in between."
    return Finding("connection", "error", f"not reached: {error.message}", advice)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def clock_finding(date: str | None, now: datetime) -> Finding | None:
    """Return a finding about this machine's clock skew; None if the response has no date."""
    try:
        seconds = (now - parsedate_to_datetime(date or "")).total_seconds()
    except (TypeError, ValueError):
        return None
    where = "ahead of" if seconds > 0 else "behind"
    text = f"this machine's clock is {abs(seconds):.0f} s {where} the service's"
    if abs(seconds) <= MAX_SILENT_SKEW_S:
        return Finding("clock", "ok", text)
    if abs(seconds) < MAX_SKEW_S:
        return Finding(
            "clock", "warning", f"{text}; the service refuses calls from {MAX_SKEW_S} s on", "Synchronize it with NTP."
        )
    return Finding("clock", "error", f"{text}; the service refuses all calls", "Synchronize it with NTP.")


# The account


def check_account(
    cloud: Cloud, request: DoctorRequest, settings: ClientSettings, *, clock_seen: bool
) -> Iterator[Finding]:
    """Make one cheap call, then one for each operation that only reads."""
    # Resources may declare an operation with different conditions; it is tried once.
    reads = {each.action: each for name in request.names for each in operations(name)}
    wanted = {each for each in reads.values() if each.is_read}
    studio, refused = None, None
    try:
        answer = cloud.call(STUDIOS, {"PageNum": 1, "PageSize": 1})
        rows = rows_in(STUDIOS, answer)
        studio = str(rows[0].get("CasterId")) if rows else None
        number = total_in(STUDIOS, answer)
    except CallError as error:
        if not is_permission(error.code):
            yield failed(error)
            return
        refused = error
    if not clock_seen:
        yield Finding("clock", "ok", "clock skew is within the service's 15-minute limit")
    if refused is None:
        count = {0: "no studio", 1: "1 studio"}.get(number or 0, f"{number} studios")
        yield Finding("account", "ok", f"responds: {count if number is not None else 'studios'} in {settings.region}")
    else:
        yield Finding("account", "ok", "responds: the credentials are valid, but DescribeCasters is not allowed")
    tried = {STUDIOS: refused} if STUDIOS in wanted else {}
    tried |= _tried(cloud, wanted - {STUDIOS}, studio, settings.region)
    yield from permissions(tried, wanted, request.names)


def failed(error: CallError) -> Finding:
    """Return the finding for a failed call."""
    check = next((name for name, codes in CHECK_OF_CODE if error.code.startswith(codes)), "account")
    text = str(error).replace(f" {error.advice}", "") if error.advice else str(error)
    if error.code == "RegionNoResource":
        return Finding(check, "warning", text, error.advice)
    return Finding(check, "error", text, error.advice)


def _tried(
    cloud: Cloud, wanted: Iterable[Operation], studio: str | None, region: str
) -> dict[Operation, CallError | None]:
    """Return the error of each operation, or None; operations that have nothing to read are omitted."""
    tried: dict[Operation, CallError | None] = {}
    listed: dict[Operation, Any] = {}
    for operation in sorted(wanted, key=lambda each: (each not in FIRST_LISTED, each.action)):
        parameters = _parameters(operation, studio, listed, region)
        if parameters is None:
            continue
        try:
            answer = cloud.call(operation, parameters)
            if key := FIRST_LISTED.get(operation):
                listed[operation] = next((row.get(key) for row in rows_in(operation, answer)), None)
            tried[operation] = None
        except CallError as error:
            if error.status is None or error.status >= 500:
                continue
            tried[operation] = error if is_permission(error.code) else None
    return tried


def _parameters(
    operation: Operation, studio: str | None, listed: Mapping[Operation, Any], region: str
) -> dict[str, Any] | None:
    """Return the parameters for trying an operation, or None if there is nothing that it could read."""
    if operation == LISTS_RELAYS:
        return {"Region": region, "PageNumber": 1, "PageSize": 1} if region in get_args(RelayRegion) else None
    if operation == DESCRIBES_RELAY:
        return {"Region": region, "TaskId": task} if (task := listed.get(LISTS_RELAYS)) else None
    if operation == PLAYLISTS:
        return {"Page": 1, "PageSize": 1}
    if operation == ITEMS:
        return {"ProgramId": playlist} if (playlist := listed.get(PLAYLISTS)) else None
    return {"CasterId": studio} if studio else None


def permissions(
    tried: Mapping[Operation, CallError | None], wanted: Iterable[Operation], names: Iterable[str]
) -> Iterator[Finding]:
    """Yield which RAM actions are allowed, which are not, and which are unknown."""
    names = list(names)
    allowed = sorted(f"live:{each.action}" for each, error in tried.items() if error is None)
    if allowed:
        yield Finding("permissions", "ok", f"allowed: {', '.join(allowed)}")
    for operation, error in sorted(tried.items(), key=lambda each: each[0].action):
        if error is not None:
            users = [name for name in names if operation.action in actions([name])]
            text = f"live:{operation.action} is not allowed, and {', '.join(users)} {_need(users)} it ({error.code}, "
            yield Finding("permissions", "error", f"{text}request id {error.request_id})", error.advice)
    left = sorted(f"live:{each.action}" for each in set(wanted) - set(tried))
    if left:
        text = f"not tried, because there is no studio or relay to read, or the call failed: {', '.join(left)}"
        yield Finding("permissions", "unknown", text)
    changing = [f"live:{action}" for action in actions(names) if not action.startswith(READS)]
    text = f"not tried, because the call would change something: {', '.join(changing)}"
    yield Finding("permissions", "unknown", text, "`apsara-live policy` prints what to allow.")


def _need(users: list[str]) -> str:
    return "needs" if len(users) == 1 else "need"
