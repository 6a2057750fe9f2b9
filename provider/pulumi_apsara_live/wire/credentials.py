"""The key that signs a call; where it comes from is settled elsewhere."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key, and a token when it is a temporary one. The secret and the token are left out of its text."""

    access_key_id: str
    access_key_secret: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)
