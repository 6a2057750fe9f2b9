"""Region and credentials of one resource: its `account`, then its recorded region, then the stack's configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..hidden_keys import REGION
from . import resolved

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

BESIDE: Final = ("accessKey", "secretKey", "securityToken", "assumeRoleWithOidc", "profile", "ecsRoleName")
ROLES: Final = ("roleArn", "assumeRole")


class _Overlaid(Mapping[str, str]):
    """The stack's configuration, with an account's profile and role in place of its credentials."""

    def __init__(self, config: Mapping[str, str], account: Mapping[str, str]) -> None:
        self._config = config
        self._own = {
            f"{resolved.OWN}:{key}": account[name]
            for name, key in (("profile", "profile"), ("role_arn", "roleArn"))
            if name in account
        }
        hidden = (*BESIDE, "credentialsUri", *ROLES) if "profile" in account else ROLES
        self._hidden = {f"{space}:{key}" for space in resolved.NAMESPACES for key in hidden} if self._own else set()

    def __getitem__(self, key: str) -> str:
        if key in self._own:
            return self._own[key]
        if key in self._hidden:
            raise KeyError(key)
        return self._config[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


def cloud(
    config: Mapping[str, str],
    declared: Mapping[str, Any],
    recorded: Mapping[str, Any] | None = None,
    *,
    refresh: bool = False,
) -> Cloud:
    """Return the client for a resource.

    Args:
        config: The stack's configuration.
        declared: Inputs of the resource.
        recorded: Recorded properties, which hold the region that it is in.
        refresh: Whether the client is for the reads of a refresh.

    Raises:
        SettingsError: A setting is missing or invalid.
    """
    account = _account(declared)
    region = account.get("region") or (recorded or {}).get(REGION)
    return resolved.cloud(_Overlaid(config, account) if account else config, os.environ, region, refresh=refresh)


def moved(olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    """Return whether the resource is declared in another region than the one it is in."""
    wanted = _account(news).get("region")
    return bool(wanted and olds.get(REGION) and wanted != olds[REGION])


def stays(config: Mapping[str, str], olds: Mapping[str, Any], news: Mapping[str, Any]) -> str | None:
    """Return a warning if the stack's region has changed and this resource stays in its own, else None."""
    if _account(news).get("region") or not olds.get(REGION):
        return None
    now = next((region for space in resolved.NAMESPACES if (region := config.get(f"{space}:region"))), None)
    if now is None or now == olds[REGION]:
        return None
    return (
        f"stays in {olds[REGION]}, where it was created, although the stack's region is {now}; "
        f'to recreate it there, declare account={{"region": "{now}"}}'
    )


def _account(props: Mapping[str, Any]) -> dict[str, str]:
    account = props.get("account")
    if not isinstance(account, Mapping):
        return {}
    return {name: value for name, value in account.items() if isinstance(value, str)}
