"""L16. The host is where the state says: its serialised form equals the recorded bytes, for ever."""

import base64

from pulumi.dynamic.dynamic import serialize_provider

import pulumi_apsara_live.hosts.dynamic as hosts
from pulumi_apsara_live.resources import RESOURCES

RECORDED = {
    "Caster": "gASVMgAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwGQ2FzdGVylJOUKYGULg==",
    "CasterConfig": "gASVOAAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwMQ2FzdGVyQ29uZmlnlJOUKYGULg==",
    "CasterProgram": "gASVOQAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwNQ2FzdGVyUHJvZ3JhbZSTlCmBlC4=",
    "CasterVideoResource": "gASVPwAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwTQ2FzdGVyVmlkZW9SZXNvdXJjZZSTlCmBlC4=",  # noqa: E501
    "CasterChannel": "gASVOQAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwNQ2FzdGVyQ2hhbm5lbJSTlCmBlC4=",
    "CasterRestart": "gASVOQAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwNQ2FzdGVyUmVzdGFydJSTlCmBlC4=",
    "CasterRunState": "gASVOgAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwOQ2FzdGVyUnVuU3RhdGWUk5QpgZQu",
    "CasterScene": "gASVNwAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwLQ2FzdGVyU2NlbmWUk5QpgZQu",
    "CasterLayout": "gASVOAAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwMQ2FzdGVyTGF5b3V0lJOUKYGULg==",
    "StudioLayout": "gASVOAAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwMU3R1ZGlvTGF5b3V0lJOUKYGULg==",
    "CasterComponent": "gASVOwAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwPQ2FzdGVyQ29tcG9uZW50lJOUKYGULg==",  # noqa: E501
    "CasterSceneAudio": "gASVPAAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwQQ2FzdGVyU2NlbmVBdWRpb5STlCmBlC4=",  # noqa: E501
    "CasterTake": "gASVNgAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwKQ2FzdGVyVGFrZZSTlCmBlC4=",
    "CasterStandby": "gASVOQAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwNQ2FzdGVyU3RhbmRieZSTlCmBlC4=",
    "CasterVideoResourceReload": "gASVRQAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwZQ2FzdGVyVmlkZW9SZXNvdXJjZVJlbG9hZJSTlCmBlC4=",  # noqa: E501
    "CasterShowCue": "gASVOQAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwNQ2FzdGVyU2hvd0N1ZZSTlCmBlC4=",
    "CasterShowList": "gASVOgAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwOQ2FzdGVyU2hvd0xpc3SUk5QpgZQu",
    "LivePullToPush": "gASVOgAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwOTGl2ZVB1bGxUb1B1c2iUk5QpgZQu",
    "LivePullToPushRestart": "gASVQQAAAAAAAACMIHB1bHVtaV9hcHNhcmFfbGl2ZS5ob3N0cy5keW5hbWljlIwVTGl2ZVB1bGxUb1B1c2hSZXN0YXJ0lJOUKYGULg==",  # noqa: E501
}
"""What the states of users hold, since version 0.1.0. Entries are added; none ever changes."""


def test_every_host_serialises_to_the_recorded_bytes() -> None:
    """A renamed class or a moved module would leave every user's stack unreadable."""
    assert {name: serialize_provider(getattr(hosts, name)()) for name in RESOURCES} == RECORDED


def test_a_host_is_named_in_the_state_and_not_copied_into_it() -> None:
    """The payload is short and holds no code."""
    for name in RESOURCES:
        payload = base64.b64decode(RECORDED[name])
        assert len(payload) - len(name) < 60
        assert b"pulumi_apsara_live.hosts.dynamic" in payload
