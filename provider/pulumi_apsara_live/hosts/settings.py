"""Region, endpoint and credentials, from Pulumi's configuration, then from the environment; read here only.

One order holds for everything: `apsara-live:…`, then `alicloud:…`, then environment variables.
Within the environment `ALIBABA_CLOUD_…` comes before `ALIBABACLOUD_…` and `ALICLOUD_…`.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..wire.credentials import Credentials
    from ..wire.rpc import Cloud

Texts = Mapping[str, str]

DEFAULT_ENDPOINT = "https://live.aliyuncs.com"
NAMESPACES = ("apsara-live", "alicloud")
PREFIXES = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_")
ENDPOINT_VARIABLES = ("APSARA_LIVE_ENDPOINT", "ALIBABA_CLOUD_ENDPOINT_LIVE", "LIVE_ENDPOINT")
KEY_IDS = ("ACCESS_KEY_ID", "ACCESS_KEY")
KEY_SECRETS = ("ACCESS_KEY_SECRET", "SECRET_KEY")
ROLE_SESSION = "pulumi-apsara-live"

NO_REGION = (
    "no region is set: run `pulumi config set apsara-live:region cn-shanghai`, or set ALIBABA_CLOUD_REGION"
    " (alicloud:region, ALIBABACLOUD_REGION and ALICLOUD_REGION are read too)"
)
NO_CREDENTIALS = (
    "no credentials were found: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET,"
    " or apsara-live:accessKey and apsara-live:secretKey, or make a profile with `aliyun configure`,"
    " or run on a machine with a RAM role"
)


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one line and says what to set."""


@dataclass(frozen=True)
class Found:
    """A value and the name under which it was set: `apsara-live:region`, `ALICLOUD_REGION`."""

    value: str = field(repr=False)
    source: str


@dataclass(frozen=True)
class Settings:
    """Everything a client needs, and where each part came from. Its text holds no secret."""

    region: str
    region_source: str
    endpoint: str
    endpoint_source: str
    credentials_source: str
    credentials: "Callable[[], Credentials]" = field(repr=False)
    """Asked at every call, so that temporary keys are renewed; raises `SettingsError` when there are none."""
    credentials_key: str = field(repr=False)
    """Equal for equal credentials; a hash, from which nothing can be learned."""
    quota_share: float
    """The part of the vendor's documented quotas that this process may use."""
    retry_deadline_s: float
    """Seconds that a failing call may take in all."""
    allow_plain_http: bool


def cloud(config: Texts, environ: Texts, region: str | None = None) -> "Cloud":
    """The shared client for these settings; `region` is a resource's own and wins. Raises `SettingsError`."""
    from ..wire.limits import shared_limits  # noqa: PLC0415
    from ..wire.retries import Retries  # noqa: PLC0415
    from ..wire.rpc import Cloud, shared_cloud  # noqa: PLC0415

    settings = resolve(config, environ, region)

    def factory() -> Cloud:
        try:
            return Cloud(
                endpoint=settings.endpoint,
                region=settings.region,
                credentials=settings.credentials,
                retries=Retries(deadline_s=settings.retry_deadline_s),
                limits=shared_limits((settings.endpoint, settings.credentials_key), settings.quota_share),
                allow_plain_http=settings.allow_plain_http,
            )
        except ValueError as error:
            raise SettingsError(f"{settings.endpoint_source}: {error}") from None

    key = (settings.credentials_key, settings.quota_share, settings.retry_deadline_s, settings.allow_plain_http)
    return shared_cloud(settings.endpoint, settings.region, key, factory)


def resolve(config: Texts, environ: Texts, region: str | None = None) -> Settings:
    """The settings in force. Nothing is called, no credentials are fetched. Raises `SettingsError`."""
    way = _way(config, environ)
    where = _region(config, environ, region, way)
    endpoint = _endpoint(config, environ)
    return Settings(
        region=where.value,
        region_source=where.source,
        endpoint=endpoint.value,
        endpoint_source=endpoint.source,
        credentials_source=way.source,
        credentials=way,
        credentials_key=_digest(way.identity),
        quota_share=_quota_share(config, environ),
        retry_deadline_s=_retry_deadline_s(config, environ),
        allow_plain_http=_is_on(_first(_own(config, environ, "allowPlainHttp", "APSARA_LIVE_ALLOW_PLAIN_HTTP"))),
    )


def full_tracebacks(environ: Texts) -> bool:
    """Whether errors are to be shown with the whole traceback: `APSARA_LIVE_TRACEBACKS=1`."""
    return environ.get("APSARA_LIVE_TRACEBACKS", "").lower() in ("1", "true", "yes")


def identity_scope(environ: Texts) -> str:
    """Sixteen hexadecimal digits that tell one state back end from another.

    The back end is `PULUMI_BACKEND_URL` or else the one of the last `pulumi login`.
    A back end in files is another one on every machine.
    """
    import platform  # noqa: PLC0415  # a user's program asks for this; it shall not pay for more

    url = environ.get("PULUMI_BACKEND_URL") or _logged_in_to(environ)
    machine = platform.node() if url.startswith("file://") else ""
    return _digest([url, machine])[:16]


def _logged_in_to(environ: Texts) -> str:
    home = environ.get("PULUMI_HOME") or os.path.join(_home(environ), ".pulumi")
    current = _json_file(os.path.join(home, "credentials.json")).get("current")
    return current if isinstance(current, str) else ""


# Single values


def _first(candidates: Iterable[Found]) -> Found | None:
    return next((found for found in candidates if found.value), None)


def _configured(config: Texts, name: str, namespaces: Iterable[str] = NAMESPACES) -> Iterator[Found]:
    for namespace in namespaces:
        key = f"{namespace}:{name}"
        yield Found(config.get(key, "").strip(), key)


def _variables(environ: Texts, names: Iterable[str]) -> Iterator[Found]:
    for name in names:
        yield Found(environ.get(name, "").strip(), name)


def _prefixed(environ: Texts, *names: str, prefixes: Iterable[str] = PREFIXES) -> Iterator[Found]:
    return _variables(environ, (prefix + name for prefix in prefixes for name in names))


def _own(config: Texts, environ: Texts, name: str, variable: str) -> Iterator[Found]:
    yield from _configured(config, name, ("apsara-live",))
    yield from _variables(environ, (variable,))


def _is_on(found: Found | None) -> bool:
    return found is not None and found.value.lower() in ("1", "true", "yes")


def _quota_share(config: Texts, environ: Texts) -> float:
    found = _first(_own(config, environ, "quotaShare", "APSARA_LIVE_QUOTA_SHARE"))
    share = _number(found) if found else 0.9
    if found and not 0 < share <= 0.9:
        raise SettingsError(f"{found.source} must be a number above 0 and at most 0.9")
    return share


def _retry_deadline_s(config: Texts, environ: Texts) -> float:
    found = _first(_own(config, environ, "maxRetryTimeout", "APSARA_LIVE_MAX_RETRY_TIMEOUT"))
    seconds = _number(found) if found else 120.0
    if found and not 0 <= seconds <= 3600:
        raise SettingsError(f"{found.source} must be a number of seconds, from 0 to 3600")
    return seconds


def _number(found: Found) -> float:
    """The number that a text is; one that fits nowhere when it is none."""
    try:
        return float(found.value)
    except ValueError:
        return -1.0


def _region(config: Texts, environ: Texts, region: str | None, way: "Way") -> Found:
    if region:
        return Found(region, "the resource")
    found = _first(_configured(config, "region")) or _first(_prefixed(environ, "REGION", "REGION_ID"))
    if found is None and way.profile is not None:
        found = _first([Found(str(way.profile.entry().get("region_id") or ""), way.profile.source)])
    if found is None:
        raise SettingsError(NO_REGION)
    return found


def _endpoint(config: Texts, environ: Texts) -> Found:
    found = (
        _first(_configured(config, "endpoint", ("apsara-live",)))
        or _first(_listed_endpoint(config, "live"))
        or _first(_variables(environ, ENDPOINT_VARIABLES))
        or Found(DEFAULT_ENDPOINT, "the default")
    )
    # The vendor's own tools take a bare host name.
    return found if "://" in found.value else Found(f"https://{found.value}", found.source)


def _listed_endpoint(config: Texts, product: str) -> Iterator[Found]:
    """`endpoints` as pulumi-alicloud has it: a JSON list of objects, each from product to host."""
    for found in _configured(config, "endpoints"):
        listed = _json_text(found) if found.value else []
        for entry in listed if isinstance(listed, list) else [listed]:
            if isinstance(entry, dict):
                yield Found(str(entry.get(product) or ""), f"{found.source}[{product}]")


# Credentials


@dataclass(frozen=True)
class Profile:
    """A named entry of the vendor's command line's file."""

    path: str
    name: str
    """Empty means the file's current one."""
    source: str

    def entry(self) -> dict[str, Any]:
        """The entry as it is in the file now; empty when it is missing."""
        content = _json_file(self.path)
        name = self.name or content.get("current")
        listed = content.get("profiles")
        profiles = listed if isinstance(listed, list) else []
        return next((entry for entry in profiles if isinstance(entry, dict) and entry.get("name") == name), {})


class Way:
    """One way to credentials; called at every attempt of a call, from any thread.

    Keys that are at hand are answered without the vendor's credentials library, whose loading costs time and memory.
    """

    def __init__(
        self,
        source: str,
        identity: Iterable[str],
        provider: Callable[[], Any],
        *,
        at_hand: "Callable[[], Credentials | None]" = lambda: None,
        profile: Profile | None = None,
        failure: str = "",
    ) -> None:
        """`provider` makes the library's object at the first need; `failure` replaces what the library complains of."""
        self.source = source
        self.identity = list(identity)
        self.provider = provider
        self.at_hand = at_hand
        self.profile = profile
        self._failure = failure
        self._made: Any = None
        self._lock = threading.Lock()

    def __call__(self) -> "Credentials":
        """The credentials of this moment. Raises `SettingsError`."""
        return self.at_hand() or self._fetched()

    def _fetched(self) -> "Credentials":
        from ..wire.credentials import Credentials  # noqa: PLC0415

        try:
            with self._lock:
                self._made = self._made or self.provider()
            key = self._made.get_credentials()
        except SettingsError:
            raise
        except Exception as error:  # the library raises whatever its HTTP client and its parsers raise
            said = _without_secrets(" ".join(str(error).split())[:300])
            raise SettingsError(self._failure or f"no credentials from {self.source}: {said}") from None
        return Credentials(key.get_access_key_id(), key.get_access_key_secret(), key.get_security_token() or None)


def _way(config: Texts, environ: Texts) -> Way:
    """The first way that is set; a role that is set is assumed with it."""
    base = next((way for namespace in NAMESPACES for way in _configured_ways(config, environ, namespace)), None)
    role = _configured_role(config)
    if base is None:
        base = next(_environment_ways(environ), None)
        role = role or _environment_role(environ)
    base = base or _lying_about(environ)
    return _role_way(base, *role, environ) if role else base


def _configured_ways(config: Texts, environ: Texts, namespace: str) -> Iterator[Way]:
    def found(name: str) -> Found:
        return next(_configured(config, name, (namespace,)))

    yield from _key_ways(found("accessKey"), found("secretKey"), found("securityToken"))
    oidc = found("assumeRoleWithOidc")
    if oidc.value:
        yield _oidc_way(_json_object(oidc), oidc.source)
    profile, path = found("profile"), found("sharedCredentialsFile")
    if profile.value or path.value:
        source = profile.source if profile.value else path.source
        yield _file_way(path.value or _cli_file(environ), profile.value, source)
    yield from _machine_ways(found("ecsRoleName"), found("credentialsUri"))


def _environment_ways(environ: Texts) -> Iterator[Way]:
    def found(*names: str, prefixes: Iterable[str] = PREFIXES) -> Found:
        return _first(_prefixed(environ, *names, prefixes=prefixes)) or Found("", PREFIXES[0] + names[0])

    for prefixes in (*((prefix,) for prefix in PREFIXES), PREFIXES):
        # A whole key under one prefix is taken before one that is mixed from several.
        key, secret = found(*KEY_IDS, prefixes=prefixes), found(*KEY_SECRETS, prefixes=prefixes)
        if (key.value and secret.value) or prefixes is PREFIXES:
            yield from _key_ways(key, secret, found("SECURITY_TOKEN", prefixes=prefixes))
    oidc = _environment_oidc(environ)
    if oidc:
        yield _oidc_way(oidc, found("OIDC_PROVIDER_ARN").source)
    profile, path = found("PROFILE"), found("SHARED_CREDENTIALS_FILE", "CREDENTIALS_FILE")
    if profile.value or path.value:
        source = profile.source if profile.value else path.source
        yield _file_way(path.value or _cli_file(environ), profile.value, source)
    yield from _machine_ways(found("ECS_METADATA", "ECS_ROLE_NAME"), found("CREDENTIALS_URI"))


def _lying_about(environ: Texts) -> Way:
    """What is there although nothing was set: the files of the vendor's tools, then the role of the machine."""
    ini = os.path.join(_home(environ), ".alibabacloud", "credentials.ini")
    may_use_cli = environ.get("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "").lower() != "true"
    if may_use_cli and os.path.isfile(_cli_file(environ)):
        return _file_way(_cli_file(environ), "", "the current profile")
    if os.path.isfile(ini):
        return _file_way(ini, "", "the default section")

    def provider() -> Any:
        if environ.get("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "").lower() == "true":
            raise SettingsError(NO_CREDENTIALS)
        from alibabacloud_credentials.provider import EcsRamRoleCredentialsProvider  # noqa: PLC0415

        return EcsRamRoleCredentialsProvider(async_update_enabled=False)

    return Way("the RAM role of this machine", ["machine"], provider, failure=NO_CREDENTIALS)


def _key_ways(key: Found, secret: Found, token: Found) -> Iterator[Way]:
    if not (key.value or secret.value):
        return
    if not (key.value and secret.value):
        there, missing = (key, secret) if key.value else (secret, key)
        raise SettingsError(f"{there.source} is set, but {missing.source} is not")

    def at_hand() -> "Credentials":
        from ..wire.credentials import Credentials  # noqa: PLC0415

        return Credentials(key.value, secret.value, token.value or None)

    yield Way(key.source, [key.value, secret.value, token.value], lambda: _keys(at_hand()), at_hand=at_hand)


def _keys(key: "Credentials") -> Any:
    from alibabacloud_credentials import provider as library  # noqa: PLC0415

    names = {"access_key_id": key.access_key_id, "access_key_secret": key.access_key_secret}
    if key.security_token:
        return library.StaticSTSCredentialsProvider(**names, security_token=key.security_token)
    return library.StaticAKCredentialsProvider(**names)


def _file_way(path: str, name: str, source: str) -> Way:
    """A profile of the vendor's command line, or a section of an ini file when the file holds no JSON."""
    profile = Profile(path, name, f"{source} ({name or 'current'} in {path})")

    def at_hand() -> "Credentials | None":
        from ..wire.credentials import Credentials  # noqa: PLC0415

        entry = profile.entry()
        key, secret = str(entry.get("access_key_id") or ""), str(entry.get("access_key_secret") or "")
        if entry.get("mode") not in ("AK", "StsToken") or not (key and secret):
            return None
        return Credentials(key, secret, str(entry.get("sts_token") or "") or None)

    def provider() -> Any:
        from alibabacloud_credentials import provider as library  # noqa: PLC0415

        if not os.path.isfile(path):
            raise SettingsError(f"{source}: there is no file {path}")
        if not _json_file(path):
            return library.ProfileCredentialsProvider(profile_file=path, profile_name=name or "default")
        return library.CLIProfileCredentialsProvider(profile_file=path, profile_name=name or None)

    return Way(profile.source, [path, name], provider, at_hand=at_hand, profile=profile)


def _machine_ways(role: Found, uri: Found) -> Iterator[Way]:
    def by_role() -> Any:
        from alibabacloud_credentials.provider import EcsRamRoleCredentialsProvider  # noqa: PLC0415

        return EcsRamRoleCredentialsProvider(role_name=role.value, async_update_enabled=False)

    def by_uri() -> Any:
        from alibabacloud_credentials.provider import URLCredentialsProvider  # noqa: PLC0415

        return URLCredentialsProvider(uri=uri.value)

    if role.value:
        yield Way(role.source, ["role", role.value], by_role)
    if uri.value:
        yield Way(uri.source, ["uri", uri.value], by_uri)


def _oidc_way(oidc: Mapping[str, Any], source: str) -> Way:
    for name in ("roleArn", "oidcProviderArn", "oidcTokenFile"):
        if not oidc.get(name):
            raise SettingsError(f"{source}: {name} is missing")

    def provider() -> Any:
        from alibabacloud_credentials.provider import OIDCRoleArnCredentialsProvider  # noqa: PLC0415

        return OIDCRoleArnCredentialsProvider(
            role_arn=oidc["roleArn"],
            oidc_provider_arn=oidc["oidcProviderArn"],
            oidc_token_file_path=oidc["oidcTokenFile"],
            role_session_name=oidc.get("roleSessionName") or ROLE_SESSION,
            duration_seconds=_seconds(oidc, source),
            policy=oidc.get("policy"),
        )

    return Way(source, ["oidc", json.dumps(oidc, sort_keys=True)], provider)


def _environment_oidc(environ: Texts) -> dict[str, str]:
    """The four values of OIDC, empty unless a provider, a token file and a role are all set."""
    names = {
        "oidcProviderArn": ("OIDC_PROVIDER_ARN",),
        "oidcTokenFile": ("OIDC_TOKEN_FILE",),
        "roleArn": ("ROLE_ARN",),
        "roleSessionName": ("ROLE_SESSION_NAME",),
    }
    found = {name: _first(_prefixed(environ, *spelled)) for name, spelled in names.items()}
    oidc = {name: value.value for name, value in found.items() if value}
    return oidc if {"oidcProviderArn", "oidcTokenFile", "roleArn"} <= oidc.keys() else {}


def _role_way(base: Way, role: Mapping[str, Any], source: str, environ: Texts) -> Way:
    """A role assumed with the credentials of another way."""
    if not role.get("roleArn"):
        raise SettingsError(f"{source}: roleArn is missing")

    def provider() -> Any:
        from alibabacloud_credentials.provider import RamRoleArnCredentialsProvider  # noqa: PLC0415

        return RamRoleArnCredentialsProvider(
            credentials_provider=base.provider(),
            role_arn=role["roleArn"],
            role_session_name=role.get("sessionName") or ROLE_SESSION,
            duration_seconds=_seconds(role, source),
            policy=role.get("policy"),
            external_id=role.get("externalId"),
            sts_region_id=environ.get("ALIBABA_CLOUD_STS_REGION"),
        )

    identity = [*base.identity, json.dumps(role, sort_keys=True)]
    return Way(f"{source} with {base.source}", identity, provider, profile=base.profile)


def _configured_role(config: Texts) -> tuple[dict[str, Any], str] | None:
    plain = _first(_configured(config, "roleArn", ("apsara-live",)))
    if plain:
        return {"roleArn": plain.value}, plain.source
    found = _first(_configured(config, "assumeRole"))
    return (_json_object(found), found.source) if found else None


def _environment_role(environ: Texts) -> tuple[dict[str, Any], str] | None:
    """The role of the environment, unless it belongs to OIDC."""
    arn = _first(_prefixed(environ, "ROLE_ARN", "ASSUME_ROLE_ARN"))
    if arn is None or _environment_oidc(environ):
        return None
    session = _first(_prefixed(environ, "ROLE_SESSION_NAME", "ASSUME_ROLE_SESSION_NAME"))
    return {"roleArn": arn.value, "sessionName": session.value if session else ""}, arn.source


def _seconds(role: Mapping[str, Any], source: str) -> int:
    """How long an assumed role lasts, in seconds; an hour unless set."""
    try:
        return int(role.get("sessionExpiration") or 3600)
    except (TypeError, ValueError):
        raise SettingsError(f"{source}: sessionExpiration must be a number of seconds") from None


# Files and texts


def _home(environ: Texts) -> str:
    return environ.get("HOME") or environ.get("USERPROFILE") or os.path.expanduser("~")


def _cli_file(environ: Texts) -> str:
    return os.path.join(_home(environ), ".aliyun", "config.json")


def _json_file(path: str) -> dict[str, Any]:
    """The JSON object in a file; empty when there is no file, or something else in it."""
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _json_text(found: Found) -> Any:
    try:
        return json.loads(found.value)
    except ValueError:
        raise SettingsError(f"{found.source} must be JSON") from None


def _json_object(found: Found) -> dict[str, Any]:
    content = _json_text(found)
    if isinstance(content, list) and content:
        content = content[0]
    if not isinstance(content, dict):
        raise SettingsError(f"{found.source} must be a JSON object")
    return content


def _without_secrets(text: str) -> str:
    """Text without the values of what is called a secret or a token: the library quotes answers that it cannot read."""
    import re  # noqa: PLC0415

    return re.sub(r"""(?i)((?:secret|token)["']?\s*[:=]\s*["']?)[^"'\s,}]+""", r"\1***", text)


def _digest(parts: Iterable[str]) -> str:
    from hashlib import sha256  # noqa: PLC0415  # with `json.dumps` no two lists run into each other

    return sha256(json.dumps(list(parts)).encode()).hexdigest()
