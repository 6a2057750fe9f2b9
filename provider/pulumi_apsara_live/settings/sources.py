"""Sources of a setting: keys of the configuration and environment variables, in order of precedence.

`apsara-live:…` comes before `alicloud:…`, and that before the environment.
Within the environment `ALIBABA_CLOUD_…` comes before `ALIBABACLOUD_…` and `ALICLOUD_…`.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Texts = Mapping[str, str]

OWN: Final = "apsara-live"
NAMESPACES = (OWN, "alicloud")
PREFIXES = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_")

SETTINGS: Final = {
    "region": "Region of the service, such as `cn-shanghai`.",
    "endpoint": "Address of the API; a private one, or that of the emulator.",
    "endpoints": "Endpoints by product, as pulumi-alicloud has them: a JSON list of objects, of which `live` is read.",
    "accessKey": "Id of an access key.",
    "secretKey": "Secret of an access key.",
    "securityToken": "Token of a temporary access key.",
    "profile": "Profile of the vendor's command line, in `~/.aliyun/config.json`.",
    "sharedCredentialsFile": "Path of another file of profiles.",
    "roleArn": "Role that is assumed with the credentials, such as `acs:ram::1234567890123456:role/live`.",
    "assumeRole": "Role that is assumed, as pulumi-alicloud has it: a JSON object.",
    "assumeRoleWithOidc": "Role that is assumed with a token of OIDC, as pulumi-alicloud has it: a JSON object.",
    "ecsRoleName": "Role of the instance that the program runs on.",
    "credentialsUri": "Address that returns credentials.",
    "originTag": "Whether new studios get the tag by which an interrupted creation is identified; true by default.",
    "quotaShare": "Share of the vendor's calls per second that one run may use: above 0 and at most 0.9, the default.",
    "maxRetryTimeout": "Seconds for which a failing call may be retried, from 0 to 3600; 120 by default.",
    "readReuseS": "Seconds for which a refresh may reuse a response, from 0 (never) to 60; 5 by default.",
    "allowPlainHttp": "Whether an endpoint on another machine may be unencrypted; false by default.",
}
"""Every setting that is read under `apsara-live:`, with what it is."""
SECRET_SETTINGS: Final = ("accessKey", "secretKey", "securityToken")
"""Settings that are secret by themselves."""
NUMBERS: Final = ("quotaShare", "maxRetryTimeout", "readReuseS")
SWITCHES: Final = ("originTag", "allowPlainHttp")


class SettingsError(Exception):
    """A setting is missing or invalid; the message is one line and says what to set."""


@dataclass(frozen=True)
class Setting:
    """A value and the name under which it was set: `apsara-live:region`, `ALICLOUD_REGION`."""

    value: str = field(repr=False)
    source: str


def first(candidates: Iterable[Setting]) -> Setting | None:
    """Return the first setting with a value, or None."""
    return next((setting for setting in candidates if setting.value), None)


def configured(config: Texts, name: str, namespaces: Iterable[str] = NAMESPACES) -> Iterator[Setting]:
    """Yield a key of the configuration in each namespace. Raises `KeyError` if `SETTINGS` does not list it."""
    if name not in SETTINGS:
        raise KeyError(name)
    for namespace in namespaces:
        key = f"{namespace}:{name}"
        yield Setting(config.get(key, "").strip(), key)


def unknown_settings(keys: Iterable[str], project: str) -> list[str]:
    """Return a warning for each key under `apsara-live:` that nothing reads, with the nearest one that is read.

    A project called `apsara-live` has its own settings in this namespace, so there are no warnings for it.
    """
    prefix = f"{OWN}:"
    named = sorted(key.removeprefix(prefix) for key in keys if key.startswith(prefix))
    return [] if project == OWN else [_unknown(name) for name in named if name not in SETTINGS]


def _unknown(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # needed for unknown keys only

    spellings = {each.lower(): each for each in SETTINGS}
    near = get_close_matches(name.lower().replace("_", "").replace("-", ""), spellings, n=1)
    advice = f"did you mean '{OWN}:{spellings[near[0]]}'?" if near else f"the settings are {', '.join(SETTINGS)}"
    return f"unknown setting '{OWN}:{name}' is ignored; {advice}"


def variables(environ: Texts, names: Iterable[str]) -> Iterator[Setting]:
    """Yield environment variables."""
    for name in names:
        yield Setting(environ.get(name, "").strip(), name)


def prefixed(environ: Texts, *names: str, prefixes: Iterable[str] = PREFIXES) -> Iterator[Setting]:
    """Yield environment variables with each prefix."""
    return variables(environ, (prefix + name for prefix in prefixes for name in names))


def own(config: Texts, environ: Texts, name: str, variable: str) -> Iterator[Setting]:
    """Yield a setting that only this package has: a configuration key, then a variable."""
    yield from configured(config, name, (OWN,))
    yield from variables(environ, (variable,))


def is_region(text: str) -> bool:
    """Return whether a string has the form of a region id, such as cn-shanghai; the region need not exist."""
    import re  # noqa: PLC0415

    return re.fullmatch("[a-z]{2}(-[a-z0-9]+)+", text) is not None


def home(environ: Texts) -> str:
    """Return the user's home directory."""
    return environ.get("HOME") or environ.get("USERPROFILE") or os.path.expanduser("~")


def json_file(path: str) -> dict[str, Any]:
    """Return the JSON object in a file; empty if there is no such file or its content is something else."""
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def json_text(setting: Setting) -> Any:
    """Return the value of a JSON string.

    Raises:
        SettingsError: It is not JSON.
    """
    try:
        return json.loads(setting.value)
    except ValueError:
        raise SettingsError(f"{setting.source} must be JSON") from None


def json_object(setting: Setting) -> dict[str, Any]:
    """Return the object in a JSON string, or the first one of a list.

    Raises:
        SettingsError: It is not JSON, or not an object.
    """
    content = json_text(setting)
    if isinstance(content, list) and content:
        content = content[0]
    if not isinstance(content, dict):
        raise SettingsError(f"{setting.source} must be a JSON object")
    return content


def digest(parts: Iterable[str]) -> str:
    """Return a hash of strings."""
    from hashlib import sha256  # noqa: PLC0415  # `json.dumps` keeps different lists distinct

    return sha256(json.dumps(list(parts)).encode()).hexdigest()
