"""Access key that signs calls; `hosts.credentials` finds it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key, with a token if it is temporary. Its `repr` contains neither the secret nor the token."""

    access_key_id: str
    access_key_secret: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)
