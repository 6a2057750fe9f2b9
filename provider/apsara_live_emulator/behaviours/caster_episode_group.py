"""Groups of episodes outside of studios: AddCasterEpisodeGroup, …Content, DeleteCasterEpisodeGroup."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..answers import Json
from ..assumptions import assumed
from ..clock import from_wire
from ..objects import EpisodeGroup
from ..playback import ENDLESS
from ..refusals import malformed, malformed_program_id, malformed_value, missing, playlist_not_found
from . import Call, answers
from .caster_config import check_domain
from .playlist import PROGRAM_ID

MAX_TOKEN_CHARS = 64
TEXTS = ("CallbackUrl", "DomainName", "SideOutputUrl", "StartTime")
ITEM_KEYS = ("ItemName", "VodUrl")

assumed(
    "No studio is needed: the page asks for one, the operation names none. Nothing of what a group does can be read.",
    where="AddCasterEpisodeGroup",
)
assumed(
    "An empty SideOutputUrl is MissingParameter, though an older text says that an address is generated then.",
    where="AddCasterEpisodeGroup",
)


@answers("AddCasterEpisodeGroup")
@assumed(
    "A token that was used before returns the group of that first call, whatever else is sent, even a deleted one."
)
def add_caster_episode_group(call: Call) -> Json:
    """Create a group; the client token makes a repeated call harmless [SDK]."""
    sent = call.parameters
    settings = {name: sent[name] for name in (*TEXTS, "RepeatNum")} | {"Items": sent["Item"]}
    return _add_group(call, settings, "Item.")


@answers("AddCasterEpisodeGroupContent")
@assumed("It creates a group, as AddCasterEpisodeGroup does, though its page asks for one; both share their tokens.")
@assumed("Keys of Content are upper camel case, as the SDK's comments say; unknown keys are refused.")
def add_caster_episode_group_content(call: Call) -> Json:
    """Create a group from one JSON text [SDK]."""
    keys = (*TEXTS, "RepeatNum", "Items")
    content = call.json("Content")
    call.check_object("Content", content, keys)
    absent = [f"Content.{key}" for key in keys if content.get(key) in (None, "", [])]
    if absent:
        raise missing(*absent)
    for key in TEXTS:
        if not isinstance(content[key], str):
            raise malformed(f"Content.{key}", "must be a string")
    if not isinstance(content["RepeatNum"], int) or isinstance(content["RepeatNum"], bool):
        raise malformed("Content.RepeatNum", "must be an integer")
    if not isinstance(content["Items"], list):
        raise malformed("Content.Items", "must be a list")
    for number, item in enumerate(content["Items"]):
        call.check_object(f"Content.Items[{number}]", item, ITEM_KEYS)
    return _add_group(call, content, "Content.Items.")


@answers("DeleteCasterEpisodeGroup")
@assumed("An unknown group is PlayListNotFound; with unknown-episode-group=succeeds nothing happens.")
def delete_caster_episode_group(call: Call) -> Json:
    """Delete a group [SDK]."""
    program_id = call.text("ProgramId")
    if not PROGRAM_ID.fullmatch(program_id):
        raise malformed_program_id(program_id)
    group = call.state.episode_groups.get(program_id)
    if group is not None and not group.deleted:
        group.deleted = True
        call.state.add_episode_group(group)
    elif call.choices["unknown-episode-group"] == "refused":
        raise playlist_not_found(program_id)
    return {}


def _add_group(call: Call, settings: Json, path: str) -> Json:
    token = call.text("ClientToken")
    if len(token) > MAX_TOKEN_CHARS or not token.isascii():
        raise malformed_value("ClientToken", f"has at most {MAX_TOKEN_CHARS} ASCII characters")
    _check_settings(call, settings, path)
    known = [group for group in call.state.episode_groups.values() if group.client_token == token]
    group = known[0] if known else _new_group(call, token, settings)
    return {"ProgramId": group.program_id, "ItemIds": {"ItemId": group.item_ids}}


def _new_group(call: Call, token: str, settings: Json) -> EpisodeGroup:
    item_ids = [call.state.new_id("item") for _ in settings["Items"]]
    group = EpisodeGroup(call.state.new_id("episode group"), token, settings, item_ids)
    call.state.add_episode_group(group)
    return group


@assumed("A start in the past is accepted; RepeatNum may be positive, as in a sample; no callback is sent.")
@assumed("An item without an address is MissingParameter; anything else that cannot be is InvalidParameter.Malformed.")
def _check_settings(call: Call, settings: Json, path: str) -> None:
    if from_wire(settings["StartTime"]) is None:
        raise malformed("StartTime", "must be yyyy-MM-ddTHH:mm:ssZ")
    if settings["RepeatNum"] < ENDLESS:
        raise malformed("RepeatNum", "must be -1, 0 or more")
    if not settings["SideOutputUrl"].startswith("rtmp://"):
        raise malformed("SideOutputUrl", "must be an RTMP URL")
    if not _is_callback(settings["CallbackUrl"]):
        raise malformed("CallbackUrl", "must be an HTTP URL with a host")
    for number, item in enumerate(settings["Items"], 1):
        if not item.get("VodUrl"):
            raise missing(f"{path}{number}.VodUrl")
        if not all(isinstance(value, str) for value in item.values()):
            raise malformed(f"{path}{number}", "must hold strings")
    check_domain(call, settings["DomainName"])


def _is_callback(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
