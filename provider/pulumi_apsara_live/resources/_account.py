"""In which region a resource lives, and as whom it is managed, where the stack's configuration says otherwise."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..model.fields import HERE, Model


class Account(Model):
    """Another region, or other credentials, than the stack's configuration names; for one resource."""

    region: Annotated[str | None, Field(pattern=r"^[a-z]{2}(-[a-z0-9]+)+$")] = None
    """Region of the service, such as `ap-southeast-1`; another one replaces the resource."""
    profile: Annotated[str | None, Field(min_length=1)] = None
    """Profile of the vendor's command line, in `~/.aliyun/config.json`, whose credentials are used."""
    role_arn: Annotated[str | None, Field(pattern=r"^acs:ram::[0-9]+:role/.+$")] = None
    """Role that is assumed, with the profile's credentials or the stack's: `acs:ram::1234567890123456:role/live`."""


class Owned(Model):
    """What every resource says besides."""

    account: Annotated[Account | None, HERE] = None
    """Region and credentials of this resource, where they are not those of the stack."""
