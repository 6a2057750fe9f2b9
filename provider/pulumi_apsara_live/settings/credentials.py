"""Sources of credentials, in order of precedence; the first one that is configured is used."""

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from .sources import (
    NAMESPACES,
    OWN,
    PREFIXES,
    Setting,
    SettingsError,
    Texts,
    configured,
    first,
    home,
    json_file,
    json_object,
    prefixed,
)

if TYPE_CHECKING:
    from ..wire.credentials import Credentials

KEY_IDS = ("ACCESS_KEY_ID", "ACCESS_KEY")
KEY_SECRETS = ("ACCESS_KEY_SECRET", "SECRET_KEY")
ROLE_SESSION = "pulumi-apsara-live"
NO_CREDENTIALS = (
    "no credentials were found: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET,"
    " or apsara-live:accessKey and apsara-live:secretKey, or create a profile with `aliyun configure`,"
    " or run on a machine with a RAM role"
)


@dataclass(frozen=True)
class Profile:
    """A profile in a configuration file of the vendor's CLI."""

    path: str
    name: str
    """Empty for the current profile of the file."""
    source: str

    def entry(self) -> dict[str, Any]:
        """Return the profile from the file; empty if it is missing."""
        content = json_file(self.path)
        name = self.name or content.get("current")
        listed = content.get("profiles")
        profiles = listed if isinstance(listed, list) else []
        return next((entry for entry in profiles if isinstance(entry, dict) and entry.get("name") == name), {})


class CredentialSource:
    """One source of credentials; called for every attempt of a call, from any thread.

    Plain keys are returned without the vendor's credentials library, because loading it takes time and memory.
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
        """Create a source. `provider` creates the library's object when it is first needed.

        `failure` replaces the library's error message.
        """
        self.source = source
        self.identity = list(identity)
        self.provider = provider
        self.at_hand = at_hand
        self.profile = profile
        self._failure = failure
        self._made: Any = None
        self._lock = threading.Lock()

    def __call__(self) -> "Credentials":
        """Return the current credentials. Raises `SettingsError`."""
        return self.at_hand() or self._fetched()

    def _fetched(self) -> "Credentials":
        from ..wire.credentials import Credentials  # noqa: PLC0415

        _silence_library()
        try:
            with self._lock:
                self._made = self._made or self.provider()
            key = self._made.get_credentials()
        except SettingsError:
            raise
        except Exception as error:  # the library raises whatever its HTTP client and its parsers raise
            message = _without_secrets(" ".join(str(error).split())[:300])
            raise SettingsError(self._failure or f"no credentials from {self.source}: {message}") from None
        return Credentials(key.get_access_key_id(), key.get_access_key_secret(), key.get_security_token() or None)


def credential_source(config: Texts, environ: Texts) -> CredentialSource:
    """Return the first configured source, which assumes the role if one is set. Raises `SettingsError`."""
    base = next((way for namespace in NAMESPACES for way in _configured_sources(config, environ, namespace)), None)
    role = _configured_role(config)
    if base is None:
        base = next(_environment_sources(environ), None)
        role = role or _environment_role(environ)
    base = base or next(_implicit_sources(environ))
    return _role_source(base, *role, environ) if role else base


@dataclass(frozen=True)
class Candidate:
    """A configured source of credentials, used or not."""

    source: str
    identity: tuple[str, ...] = field(default=(), repr=False)
    """Equal for equal credentials."""
    was_set: bool = True
    """Whether it was set explicitly; otherwise it is a default file of the vendor's tools."""
    problem: str = ""
    """Why it could not be used."""


def candidates(config: Texts, environ: Texts) -> list[Candidate]:
    """Return every configured source of credentials, in the order of precedence, each once. Nothing is called.

    The RAM role of the machine is left out: only a call could show that there is one.
    """
    by_source: dict[str, Candidate] = {}
    groups = [(True, _configured_sources(config, environ, namespace)) for namespace in NAMESPACES]
    groups += [(True, _environment_sources(environ)), (False, _implicit_sources(environ))]
    for was_set, ways in groups:
        try:
            for way in ways:
                if way.identity != ["machine"]:
                    by_source.setdefault(way.source, Candidate(way.source, tuple(way.identity), was_set))
        except SettingsError as error:
            by_source.setdefault(str(error), Candidate(str(error).partition(" ")[0], problem=str(error)))
    return list(by_source.values())


def _configured_sources(config: Texts, environ: Texts, namespace: str) -> Iterator[CredentialSource]:
    def setting(name: str) -> Setting:
        return next(configured(config, name, (namespace,)))

    yield from _key_sources(setting("accessKey"), setting("secretKey"), setting("securityToken"))
    oidc = setting("assumeRoleWithOidc")
    if oidc.value:
        yield _oidc_source(json_object(oidc), oidc.source)
    profile, path = setting("profile"), setting("sharedCredentialsFile")
    if profile.value or path.value:
        source = profile.source if profile.value else path.source
        yield _file_source(path.value or _cli_file(environ), profile.value, source)
    yield from _machine_sources(setting("ecsRoleName"), setting("credentialsUri"))


def _environment_sources(environ: Texts) -> Iterator[CredentialSource]:
    def setting(*names: str, prefixes: Iterable[str] = PREFIXES) -> Setting:
        return first(prefixed(environ, *names, prefixes=prefixes)) or Setting("", PREFIXES[0] + names[0])

    for prefixes in (*((prefix,) for prefix in PREFIXES), PREFIXES):
        # A whole key under one prefix is taken before one that is mixed from several.
        key, secret = setting(*KEY_IDS, prefixes=prefixes), setting(*KEY_SECRETS, prefixes=prefixes)
        if (key.value and secret.value) or prefixes is PREFIXES:
            yield from _key_sources(key, secret, setting("SECURITY_TOKEN", prefixes=prefixes))
    oidc = _environment_oidc(environ)
    if oidc:
        yield _oidc_source(oidc, setting("OIDC_PROVIDER_ARN").source)
    profile, path = setting("PROFILE"), setting("SHARED_CREDENTIALS_FILE", "CREDENTIALS_FILE")
    if profile.value or path.value:
        source = profile.source if profile.value else path.source
        yield _file_source(path.value or _cli_file(environ), profile.value, source)
    yield from _machine_sources(setting("ECS_METADATA", "ECS_ROLE_NAME"), setting("CREDENTIALS_URI"))


def _implicit_sources(environ: Texts) -> Iterator[CredentialSource]:
    """Yield the sources that need no setting: files of the vendor's tools, then the role of the machine."""
    ini = os.path.join(home(environ), ".alibabacloud", "credentials.ini")
    may_use_cli = environ.get("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "").lower() != "true"
    if may_use_cli and os.path.isfile(_cli_file(environ)):
        yield _file_source(_cli_file(environ), "", "the current profile")
    if os.path.isfile(ini):
        yield _file_source(ini, "", "the default section")
    yield _machine_source(environ)


def _machine_source(environ: Texts) -> CredentialSource:
    def provider() -> Any:
        if environ.get("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "").lower() == "true":
            raise SettingsError(NO_CREDENTIALS)
        from alibabacloud_credentials.provider import EcsRamRoleCredentialsProvider  # noqa: PLC0415

        return EcsRamRoleCredentialsProvider(async_update_enabled=False)

    return CredentialSource("the RAM role of this machine", ["machine"], provider, failure=NO_CREDENTIALS)


def _key_sources(key: Setting, secret: Setting, token: Setting) -> Iterator[CredentialSource]:
    if not (key.value or secret.value):
        return
    if not (key.value and secret.value):
        there, missing = (key, secret) if key.value else (secret, key)
        raise SettingsError(f"{there.source} is set, but {missing.source} is not")

    def at_hand() -> "Credentials":
        from ..wire.credentials import Credentials  # noqa: PLC0415

        return Credentials(key.value, secret.value, token.value or None)

    yield CredentialSource(
        key.source, [key.value, secret.value, token.value], lambda: _keys(at_hand()), at_hand=at_hand
    )


def _keys(key: "Credentials") -> Any:
    from alibabacloud_credentials import provider as library  # noqa: PLC0415

    names = {"access_key_id": key.access_key_id, "access_key_secret": key.access_key_secret}
    if key.security_token:
        return library.StaticSTSCredentialsProvider(**names, security_token=key.security_token)
    return library.StaticAKCredentialsProvider(**names)


def _file_source(path: str, name: str, source: str) -> CredentialSource:
    """Return the source for a profile of the vendor's CLI, or for a section of an ini file if the file is not JSON."""
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
        if not json_file(path):
            return library.ProfileCredentialsProvider(profile_file=path, profile_name=name or "default")
        return library.CLIProfileCredentialsProvider(profile_file=path, profile_name=name or None)

    return CredentialSource(profile.source, [path, name], provider, at_hand=at_hand, profile=profile)


def _machine_sources(role: Setting, uri: Setting) -> Iterator[CredentialSource]:
    def by_role() -> Any:
        from alibabacloud_credentials.provider import EcsRamRoleCredentialsProvider  # noqa: PLC0415

        return EcsRamRoleCredentialsProvider(role_name=role.value, async_update_enabled=False)

    def by_uri() -> Any:
        from alibabacloud_credentials.provider import URLCredentialsProvider  # noqa: PLC0415

        return URLCredentialsProvider(uri=uri.value)

    if role.value:
        yield CredentialSource(role.source, ["role", role.value], by_role)
    if uri.value:
        yield CredentialSource(uri.source, ["uri", uri.value], by_uri)


def _oidc_source(oidc: Mapping[str, Any], source: str) -> CredentialSource:
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

    return CredentialSource(source, ["oidc", json.dumps(oidc, sort_keys=True)], provider)


def _environment_oidc(environ: Texts) -> dict[str, str]:
    """Return the four values of OIDC; empty unless provider, token file and role are all set."""
    names = {
        "oidcProviderArn": ("OIDC_PROVIDER_ARN",),
        "oidcTokenFile": ("OIDC_TOKEN_FILE",),
        "roleArn": ("ROLE_ARN",),
        "roleSessionName": ("ROLE_SESSION_NAME",),
    }
    settings = {name: first(prefixed(environ, *spelled)) for name, spelled in names.items()}
    oidc = {name: value.value for name, value in settings.items() if value}
    return oidc if {"oidcProviderArn", "oidcTokenFile", "roleArn"} <= oidc.keys() else {}


def _role_source(base: CredentialSource, role: Mapping[str, Any], source: str, environ: Texts) -> CredentialSource:
    """Return the source for a role that is assumed with the credentials of another source."""
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
    return CredentialSource(f"{source} with {base.source}", identity, provider, profile=base.profile)


def _configured_role(config: Texts) -> tuple[dict[str, Any], str] | None:
    plain = first(configured(config, "roleArn", (OWN,)))
    if plain:
        return {"roleArn": plain.value}, plain.source
    setting = first(configured(config, "assumeRole"))
    return (json_object(setting), setting.source) if setting else None


def _environment_role(environ: Texts) -> tuple[dict[str, Any], str] | None:
    """Return the role set in the environment, unless it belongs to OIDC."""
    arn = first(prefixed(environ, "ROLE_ARN", "ASSUME_ROLE_ARN"))
    if arn is None or _environment_oidc(environ):
        return None
    session = first(prefixed(environ, "ROLE_SESSION_NAME", "ASSUME_ROLE_SESSION_NAME"))
    return {"roleArn": arn.value, "sessionName": session.value if session else ""}, arn.source


def _seconds(role: Mapping[str, Any], source: str) -> int:
    """Return the duration of an assumed role in seconds; an hour by default."""
    try:
        return int(role.get("sessionExpiration") or 3600)
    except (TypeError, ValueError):
        raise SettingsError(f"{source}: sessionExpiration must be a number of seconds") from None


def _cli_file(environ: Texts) -> str:
    return os.path.join(home(environ), ".aliyun", "config.json")


@cache
def _silence_library() -> None:
    """Keep the vendor's library from printing: three of its modules attach a handler and print each traceback.

    Its exceptions hold the same message. Only its own records are dropped: another package may use
    the same name of a logger in this process.
    """
    import logging  # noqa: PLC0415

    logging.getLogger("credentials").addFilter(lambda record: "alibabacloud_credentials" not in record.pathname)


def _without_secrets(text: str) -> str:
    """Mask secrets, tokens and queries of URLs, because the library quotes requests and responses."""
    import re  # noqa: PLC0415

    text = re.sub(r"""\?[^\s"'?]*=[^\s"']*""", "?***", text)
    return re.sub(r"""(?i)((?:secret|token)["']?\s*[:=]\s*["']?)[^"'\s,}]+""", r"\1***", text)
