"""In which region a resource lives, and as whom it is managed, where the stack's configuration says otherwise."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import Field

from ..model.fields import Local, Model, rule

REGION: Final = re.compile(r"[a-z]{2}(-[a-z0-9]+)+")
ROLE: Final = re.compile(r"acs:ram::[0-9]+:role/.+")


def _region(text: str) -> str | None:
    return None if REGION.fullmatch(text) else "must be a region such as cn-shanghai"


def _role(text: str) -> str | None:
    return None if ROLE.fullmatch(text) else "must be the ARN of a role, such as acs:ram::1234567890123456:role/live"


class Account(Model):
    """Another region, or other credentials, than the stack's configuration names; for one resource."""

    region: Annotated[str | None, rule(_region)] = None
    """Region of the service, such as `ap-southeast-1`; another one replaces the resource."""
    profile: Annotated[str | None, Field(min_length=1)] = None
    """Profile of the vendor's command line, in `~/.aliyun/config.json`, whose credentials are used."""
    role_arn: Annotated[str | None, rule(_role)] = None
    """Role that is assumed, with the profile's credentials or the stack's: `acs:ram::1234567890123456:role/live`."""


class Owned(Model):
    """What every resource says besides."""

    account: Annotated[Account | None, Local()] = None
    """Region and credentials of this resource, where they are not those of the stack."""
