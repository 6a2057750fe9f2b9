"""The settings that apply: from Pulumi's configuration, then from the environment."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .credentials import CredentialSource, credential_source
from .sources import (
    NAMESPACES,
    OWN,
    Setting,
    SettingsError,
    Texts,
    configured,
    digest,
    first,
    home,
    json_file,
    json_text,
    own,
    prefixed,
    variables,
)

if TYPE_CHECKING:
    from ..wire.credentials import Credentials
    from ..wire.limits import Limits
    from ..wire.retries import Retries
    from ..wire.rpc import Cloud

__all__ = [
    "NAMESPACES",
    "OWN",
    "ClientSettings",
    "SettingsError",
    "client",
    "cloud",
    "endpoint_set",
    "full_tracebacks",
    "identity_scope",
    "plain_http_is_allowed",
    "region_set",
    "resolve",
]

DEFAULT_ENDPOINT = "https://live.aliyuncs.com"
ENDPOINT_VARIABLES = ("APSARA_LIVE_ENDPOINT", "ALIBABA_CLOUD_ENDPOINT_LIVE", "LIVE_ENDPOINT")
NO_REGION = (
    "no region is set: run `pulumi config set apsara-live:region cn-shanghai`, or set ALIBABA_CLOUD_REGION"
    " (ALIBABACLOUD_REGION and ALICLOUD_REGION are read too, and by Python programs alicloud:region)"
)


@dataclass(frozen=True)
class ClientSettings:
    """All settings of a client and their sources. The `repr` contains no secret."""

    region: str
    region_source: str
    endpoint: str
    endpoint_source: str
    credentials_source: str
    credentials: "Callable[[], Credentials]" = field(repr=False)
    """Called for every attempt of a call, so that temporary keys are renewed. Raises `SettingsError`."""
    credentials_key: str = field(repr=False)
    """A hash that is equal for equal credentials."""
    quota_share: float
    """The share of the documented quotas that this process may use."""
    retry_deadline_s: float
    """Maximum seconds that a failing call may take, including retries."""
    read_reuse_s: float
    """Seconds for which a refresh may reuse a response; 0 disables reuse."""
    allow_plain_http: bool


def cloud(config: Texts, environ: Texts, region: str | None = None, *, refresh: bool = False) -> "Cloud":
    """Return the shared client for these settings. Raises `SettingsError`.

    `region`, the region of a resource, takes precedence. With `refresh`, reads may reuse responses for `read_reuse_s`
    seconds.
    """
    from ..wire.limits import shared_limits  # noqa: PLC0415
    from ..wire.retries import Retries  # noqa: PLC0415
    from ..wire.rpc import shared_cloud  # noqa: PLC0415

    settings = resolve(config, environ, region)

    def factory() -> "Cloud":
        limits = shared_limits((settings.endpoint, settings.credentials_key), settings.quota_share)
        return client(settings, Retries(deadline_s=settings.retry_deadline_s), limits)

    key = (settings.credentials_key, settings.quota_share, settings.retry_deadline_s, settings.allow_plain_http)
    shared = shared_cloud(settings.endpoint, settings.region, key, factory)
    return shared.for_refresh(settings.read_reuse_s) if refresh else shared


def client(settings: ClientSettings, retries: "Retries", limits: "Limits | None" = None) -> "Cloud":
    """Return a new client for these settings. Raises `SettingsError`."""
    from ..wire.rpc import Cloud  # noqa: PLC0415
    from .call_logging import log_calls  # noqa: PLC0415

    log_calls(os.environ)
    try:
        return Cloud(
            endpoint=settings.endpoint,
            region=settings.region,
            credentials=settings.credentials,
            retries=retries,
            limits=limits,
            allow_plain_http=settings.allow_plain_http,
        )
    except ValueError as error:
        raise SettingsError(f"{settings.endpoint_source}: {error}") from None


def resolve(config: Texts, environ: Texts, region: str | None = None) -> ClientSettings:
    """Return the settings that apply, without a call and without fetching credentials. Raises `SettingsError`."""
    source = credential_source(config, environ)
    where = Setting(region, "the resource") if region else region_set(config, environ, source)
    endpoint = endpoint_set(config, environ)
    return ClientSettings(
        region=where.value,
        region_source=where.source,
        endpoint=endpoint.value,
        endpoint_source=endpoint.source,
        credentials_source=source.source,
        credentials=source,
        credentials_key=digest(source.identity),
        quota_share=_quota_share(config, environ),
        retry_deadline_s=_retry_deadline_s(config, environ),
        read_reuse_s=_read_reuse_s(config, environ),
        allow_plain_http=plain_http_is_allowed(config, environ),
    )


def region_set(config: Texts, environ: Texts, source: CredentialSource | None) -> Setting:
    """Return the region and where it is set; `source` is that of the credentials. Raises `SettingsError`."""
    setting = first(configured(config, "region")) or first(prefixed(environ, "REGION", "REGION_ID"))
    if setting is None and source is not None and source.profile is not None:
        setting = first([Setting(str(source.profile.entry().get("region_id") or ""), source.profile.source)])
    if setting is None:
        raise SettingsError(NO_REGION)
    return setting


def endpoint_set(config: Texts, environ: Texts) -> Setting:
    """Return the endpoint and where it is set. Raises `SettingsError`."""
    setting = (
        first(configured(config, "endpoint", (OWN,)))
        or first(_listed_endpoint(config, "live"))
        or first(variables(environ, ENDPOINT_VARIABLES))
        or Setting(DEFAULT_ENDPOINT, "the default")
    )
    # The vendor's own tools accept a bare host name.
    return setting if "://" in setting.value else Setting(f"https://{setting.value}", setting.source)


def plain_http_is_allowed(config: Texts, environ: Texts) -> bool:
    """Return whether endpoints on other machines may be unencrypted."""
    return _is_on(first(own(config, environ, "allowPlainHttp", "APSARA_LIVE_ALLOW_PLAIN_HTTP")))


def tags_origin(config: Texts, environ: Texts = os.environ) -> bool:
    """Return whether new studios get the tag of their origin: `apsara-live:originTag`, true by default."""
    setting = first(own(config, environ, "originTag", "APSARA_LIVE_ORIGIN_TAG"))
    return setting is None or setting.value.lower() not in ("0", "false", "no")


def full_tracebacks(environ: Texts = os.environ) -> bool:
    """Return whether errors are shown with their traceback: `APSARA_LIVE_TRACEBACKS=1`."""
    return environ.get("APSARA_LIVE_TRACEBACKS", "").lower() in ("1", "true", "yes")


def identity_scope(folder: str, environ: Texts = os.environ) -> str:
    """Return sixteen hexadecimal digits that identify the state back end.

    The back end is `PULUMI_BACKEND_URL`, else `backend.url` of the project that `folder` belongs to, else the one of
    the last `pulumi login`: the engine's own order. A back end in files differs between machines and, if its path is
    relative, between folders.
    """
    import platform  # noqa: PLC0415  # read once, at the first creation

    url = environ.get("PULUMI_BACKEND_URL") or _project_back_end(folder) or _logged_in_to(environ)
    if not url.startswith("file://"):
        return digest([url, ""])[:16]
    path = url.removeprefix("file://")
    if path.startswith("."):
        url = f"file://{os.path.realpath(os.path.join(folder, path))}"
    return digest([url, platform.node()])[:16]


def _project_back_end(folder: str) -> str:
    """Return `backend.url` from the nearest Pulumi.yaml, or an empty string."""
    while True:
        for name in ("Pulumi.yaml", "Pulumi.yml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                return _back_end_in(path)
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above


def _back_end_in(path: str) -> str:
    import yaml  # noqa: PLC0415  # comes with the engine's SDK

    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        project = yaml.safe_load(text) if "backend" in text else None
    except (OSError, ValueError, yaml.YAMLError):
        return ""
    back_end = project.get("backend") if isinstance(project, dict) else None
    url = back_end.get("url") if isinstance(back_end, dict) else None
    return url if isinstance(url, str) else ""


def _logged_in_to(environ: Texts) -> str:
    folder = environ.get("PULUMI_HOME") or os.path.join(home(environ), ".pulumi")
    current = json_file(os.path.join(folder, "credentials.json")).get("current")
    return current if isinstance(current, str) else ""


# Single values


def _is_on(setting: Setting | None) -> bool:
    return setting is not None and setting.value.lower() in ("1", "true", "yes")


def _quota_share(config: Texts, environ: Texts) -> float:
    setting = first(own(config, environ, "quotaShare", "APSARA_LIVE_QUOTA_SHARE"))
    share = _number(setting) if setting else 0.9
    if setting and not 0 < share <= 0.9:
        raise SettingsError(f"{setting.source} must be a number above 0 and at most 0.9")
    return share


def _retry_deadline_s(config: Texts, environ: Texts) -> float:
    setting = first(own(config, environ, "maxRetryTimeout", "APSARA_LIVE_MAX_RETRY_TIMEOUT"))
    seconds = _number(setting) if setting else 120.0
    if setting and not 0 <= seconds <= 3600:
        raise SettingsError(f"{setting.source} must be a number of seconds, from 0 to 3600")
    return seconds


def _read_reuse_s(config: Texts, environ: Texts) -> float:
    setting = first(own(config, environ, "readReuseS", "APSARA_LIVE_READ_REUSE_S"))
    seconds = _number(setting) if setting else 5.0
    if setting and not 0 <= seconds <= 60:
        raise SettingsError(f"{setting.source} must be a number of seconds, from 0 to 60")
    return seconds


def _number(setting: Setting) -> float:
    """Return a string as a number, or -1, which is outside every range."""
    try:
        return float(setting.value)
    except ValueError:
        return -1.0


def _listed_endpoint(config: Texts, product: str) -> Iterator[Setting]:
    """Yield the endpoints in `endpoints` of pulumi-alicloud: a JSON list of maps from product to host."""
    for setting in configured(config, "endpoints"):
        listed = json_text(setting) if setting.value else []
        for entry in listed if isinstance(listed, list) else [listed]:
            if isinstance(entry, dict):
                yield Setting(str(entry.get(product) or ""), f"{setting.source}[{product}]")
