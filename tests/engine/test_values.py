"""What reaches the state and the program: outputs, secrets, unknowns, times."""

import json

from apsara_live_emulator import Emulator
from engine.programs import CAMERA, EPISODES, SETTINGS, program
from engine.project import Stack

HIDDEN = ("auth_key=hidden", "rtmp://standby", "rtmp://push", "rtmp://a.example.com", "rtmp://in.example.com")


def test_outputs_come_out_and_secrets_stay_in(stack: Stack, emulator: Emulator) -> None:
    """Secrets read `[secret]` and are nowhere in the state in plain text, after create, update and refresh."""
    settings = dict(SETTINGS)
    for delay in (5, 6):
        stack.write(program(config={**settings, "delay": delay}, source=CAMERA, episodes=EPISODES))
        outputs = stack.up().outputs
        assert outputs["callback"] == "[secret]"
        assert outputs["fingerprint"].startswith("lp_hd-")
        assert set(outputs["episodes"]) == {"news", "weather"}
        assert outputs["statuses"] == {"news": "waiting", "weather": "waiting"}
        stack.refresh()
        exported = json.dumps(stack.export())
        assert [each for each in HIDDEN if each in exported] == []
        assert "testsecret" not in exported
    shown = json.dumps(stack.outputs(show_secrets=True))
    assert SETTINGS["callback_url"] in shown


def test_a_secret_that_drifts_in_is_a_secret(stack: Stack, emulator: Emulator) -> None:
    """An undeclared side output, set behind our back, is read back as a secret, in inputs and outputs alike."""
    from engine.behind import Stranger, parameters

    stack.write(program(config={"caster_name": "x", "delay": 5}))
    caster_id = stack.up().outputs["id"]
    by_hand = {"caster_name": "x", "delay": 5, "side_output_url": "rtmp://push.example.com/app/x?auth_key=hidden"}
    Stranger(emulator).configure(caster_id, **parameters(by_hand))
    assert stack.refresh().changes == {"config": "update"}
    assert "auth_key=hidden" not in json.dumps(stack.export())


UNKNOWN = """
import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider, UpdateResult, DiffResult


class Zone(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props):
        return CreateResult("zone", {**props, "domain": props["label"] + ".example.com"})

    def diff(self, id, olds, news):
        return DiffResult(changes=olds["label"] != news["label"])

    def update(self, id, olds, news):
        return UpdateResult({**news, "domain": news["label"] + ".example.com"})


class Domain(Resource):
    domain: pulumi.Output[str]

    def __init__(self, name, **props):
        super().__init__(Zone(), name, {"domain": None, **props})


"""


def test_a_domain_that_is_not_known_yet_previews_and_applies(stack: Stack, emulator: Emulator) -> None:
    """Unknown at the first preview, known at the update; unknown again when the other resource changes."""
    body = program(config={"domain_name": "<domain>", "delay": 5}).replace("'<domain>'", "zone.domain")
    stack.write(UNKNOWN + "zone = Domain('zone', label='live')\n" + body)
    foreseen = stack.preview()
    assert set(foreseen.changes.values()) == {"create"}
    fingerprint = stack.up().outputs["fingerprint"]
    assert stack.up().changes == {}
    stack.write(UNKNOWN + "zone = Domain('zone', label='late')\n" + body)
    assert stack.preview().changes == {"zone": "update", "config": "update"}
    changed = stack.up()
    assert changed.changes == {"zone": "update", "config": "update"}
    assert changed.outputs["fingerprint"] != fingerprint
    assert emulator.ledger.calls("SetCasterConfig")[-1].parameters["DomainName"] == "late.example.com"


def test_a_moment_is_declared_as_a_datetime_too(stack: Stack, emulator: Emulator) -> None:
    """An aware datetime of any zone and its ISO text are the same declaration."""
    text = program(source=CAMERA, episodes=EPISODES)
    stack.write(text)
    stack.up()
    moment = (
        "__import__('datetime').datetime(2036, 6, 29, 22, 0, "
        "tzinfo=__import__('datetime').timezone(__import__('datetime').timedelta(hours=2)))"
    )
    stack.write(text.replace("'2036-06-29T20:00:00Z'", moment))
    assert stack.up().changes == {}
