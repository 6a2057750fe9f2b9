"""The playlist of a light carousel studio: its items in their order, and whether it plays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, SecretStr

from ..model.diff import same
from ..model.fields import Json, Local, Problem, Properties, Replace, Wire, known
from ..model.shape import decode, encode, json_text, to_properties
from ..wire.errors import CallError, NotFound, Refused
from ..wire.operation import Operation
from ._account import Owned
from ._names import quoted, repeated_names, unlisted_name
from ._playlist_items import (
    ADDRESSES,
    ITEMS,
    PLAYLISTS,
    PlaylistItem,
    PlaylistResume,
    Row,
    added_in,
    addresses_in,
    begins_with,
    by_name,
    items_of,
    playlist,
    playlists_of,
    plays,
)
from ._resource import RENAME_ADVICE, Id, OnAir, RefusedByProvider, Resource, Step, looking_up

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

REMOVES: Final = Operation("DeletePlaylistItems", repeatable=True)
STARTS: Final = Operation("StartPlaylist", repeatable=False)
STOPS: Final = Operation("StopPlaylist", repeatable=True)
PLAYS: Final = "IncorrectPlaylistStatus.Inuse"
THERE_IS_ONE: Final = "MissingParameter"
"""The code of an addition without ProgramId to a studio that has a playlist."""
AFTERWARDS: Final = "The next update reads the playlist, before it changes anything."
CONTENTS: Final = ("items", "repeat", "program_name")
"""Inputs that an edit writes."""
NEEDED: Final = 'caster_template="lp_noTranscode" and program_effect=True, and channels that were never enabled'


class PlaylistInputs(Owned):
    """The declared playlist of a studio."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"light_carousel"`, and it has one playlist.

    Its `CasterConfig` must have `domain_name`, `caster_template="lp_noTranscode"` and `program_effect=True`, and must
    not enable channels: let the playlist depend on it.
    """
    items: Annotated[tuple[PlaylistItem, ...], Wire("ProgramItems"), Json(), Field(min_length=1)]
    """The items in the order in which they play.

    While the playlist plays, items can be added at the end; anything else needs a stopped playlist.
    """
    repeat: Annotated[int, Wire("ProgramConfig", "RepeatNumber"), Field(ge=-1)] = 0
    """How often the playlist is played again after its last item; `-1` is without end."""
    program_name: Annotated[str | None, Wire("ProgramConfig", "ProgramName"), Field(min_length=1)] = None
    """Name of the playlist."""
    running: Annotated[bool, Wire("", "Status", values={False: 0, True: 1})] = True
    """Whether the playlist plays.

    The API does not tell a playlist that has played to its end from one that somebody has stopped: a refresh shows both
    as a difference, and the next update starts them again.
    """
    resume: Annotated[PlaylistResume | None, Local()] = None
    """Where the playlist begins when it is started next; with its first item, if left out."""

    def problems(self) -> Iterator[Problem]:
        """Names are unique; the playlist begins with one of its items."""
        yield from repeated_names("items", self.items)
        first = self.resume.item if isinstance(self.resume, PlaylistResume) else None
        yield from unlisted_name("resume.item", first, "items", self.items)


class PlaylistOutputs(PlaylistInputs):
    """A playlist as the API returns it."""

    program_id: str
    """Id of the playlist."""
    item_ids: Annotated[dict[str, str], Wire(sent="", answered="")]
    """Id of each item, by its name."""
    pull_flv_url: Annotated[SecretStr | None, Wire(sent="", answered="")] = None
    """HTTP-FLV URL at which the playlist can be watched, if this resource has started it: nothing else returns it."""
    pull_m3u8_url: Annotated[SecretStr | None, Wire(sent="", answered="")] = None
    """HLS URL at which the playlist can be watched, if this resource has started it."""
    pull_rtmp_url: Annotated[SecretStr | None, Wire(sent="", answered="")] = None
    """RTMP URL at which the playlist can be watched, if this resource has started it."""


class Playlist(Resource[PlaylistInputs, PlaylistOutputs]):
    """Owns the one playlist of a light carousel studio; its id is `caster_id/program_id`.

    A playlist that plays is never interrupted unless the program says so: `running=False` stops it, and so do the
    deletion and the replacement of a playlist that was declared to run. Items are added at the end while it plays; any
    other change of a playlist that plays is refused. Each edit gives all items other ids.

    A studio's playlist is taken over only if it is just as declared.
    """

    inputs = PlaylistInputs
    outputs = PlaylistOutputs
    id = Id("caster_id", "program_id")
    key = "program_id"
    belongs_to = "caster_id"
    order = 32
    waits_for = "CasterConfig"
    noun = "playlist"
    studio_kind = "light_carousel"
    on_air = OnAir("plays", "playlist")
    holds = (("caster_id",),)
    keyed = {"item_ids": "items"}
    creates = Operation("AddPlaylistItems", repeatable=False, answers=("ProgramId",))
    reads = PLAYLISTS
    updates = Operation("EditPlaylist", repeatable=True)
    deletes = Operation("DeletePlaylist", repeatable=True)
    also_reads = (ITEMS,)
    also_calls = (REMOVES, STARTS, STOPS)
    costs = {
        "creation": (creates, STARTS),
        "creation, `running=False`": (creates,),
        "creation over the declared playlist, which plays": (creates, reads, ITEMS),
        "creation over the declared playlist, which is stopped": (creates, reads, ITEMS, STARTS),
        "refresh": (reads, ITEMS),
        "any number of items added at the end": (ITEMS, creates),
        "items added at the end, of which some fail": (ITEMS, creates, REMOVES),
        "any other change of `items`, `repeat` or `program_name`": (reads, updates),
        "`running` from true to false": (STOPS,),
        "`running` from true to false, with other items": (STOPS, updates),
        "`running` from false to true": (reads, STARTS),
        "`running` from false to true, with other items": (reads, updates, STARTS),
        "another `resume`": (),
        "a change refused, as the playlist plays": (reads, ITEMS),
        "deletion, declared to run": (STOPS, deletes),
        "deletion, `running=False`": (deletes,),
    }

    @property
    def omitted(self) -> Literal["clears", "keeps"]:
        """An edit writes the whole playlist."""
        return "clears"

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """What ends, and what is refused while the playlist plays."""
        if olds.get("running") is not True:
            return
        if olds.get("caster_id") != news.get("caster_id"):
            yield "caster_id: the playlist stops and is deleted, and another one is created"
        elif news.get("running") is False:
            yield "running: the playlist stops, and what it plays ends"
        elif known(*(news.get(name) for name in CONTENTS)) and _is_edited(olds, news):
            yield (
                f"{', '.join(_differing(olds, news))}: refused while the playlist plays, when items can only be added "
                "at the end; running=False stops it first"
            )

    def create(self, cloud: Cloud, step: Step, inputs: PlaylistInputs) -> tuple[str, Properties | None]:
        """Add all items with one call, then start; undo it if an item or the start fails.

        A studio has one playlist, so the addition is refused where there is one: that is taken over if it is just as
        declared. It is started where it is declared to run, and not stopped: no preview has shown that it would be.
        """
        try:
            answer = cloud.call(self.creates, {"CasterId": inputs.caster_id, **_contents(inputs)})
        except CallError as error:
            return self._found(cloud, step, inputs, error)
        own = str(answer["ProgramId"])
        ids = added_in(answer)
        outputs = {"caster_id": inputs.caster_id, "program_id": own, "item_ids": ids}
        try:
            _refuse_missing(inputs, own, ids)
            started = self._start(cloud, own, inputs, ids) if inputs.running else {}
        except (CallError, RefusedByProvider) as error:
            raise self._undone(cloud, self.id.format(inputs.caster_id, own), error) from None
        return self.id.format(inputs.caster_id, own), outputs | started

    def read(self, cloud: Cloud, id: str, old: PlaylistOutputs) -> Properties | None:
        """One call for the settings and whether it plays, one for the items."""
        own = self.id.parse(id)[1]
        try:
            row = playlist(cloud, own)
            return None if row is None else self._outputs(cloud, row, old)
        except NotFound:
            return None

    def update(self, cloud: Cloud, step: Step, id: str, old: PlaylistOutputs, inputs: PlaylistInputs) -> Properties:
        """Stop it where it is declared to stop, then change it, then start it where it is declared to run.

        Items that are added at the end are added with one call, after one read; everything else is one edit, which is
        refused while the playlist plays.
        """
        own = self.id.parse(id)[1]
        stops = old.running and not inputs.running
        if stops:
            cloud.call(STOPS, {"ProgramId": own})
        try:
            return self._change(cloud, own, old, inputs, is_stopped=stops)
        except (CallError, RefusedByProvider) as error:
            if not stops:
                raise
            raise RefusedByProvider(f"{error} Playlist {own} was stopped before that.") from None

    def delete(self, cloud: Cloud, step: Step, id: str, old: PlaylistOutputs) -> None:
        """Stop it where it was declared to run, and delete it; one that somebody else has started is left alone."""
        own = self.id.parse(id)[1]
        if old.running:
            cloud.call(STOPS, {"ProgramId": own})
        try:
            cloud.call(self.deletes, {"ProgramId": own})
        except Refused as error:
            if error.code != PLAYS:
                raise
            raise RefusedByProvider(
                f"playlist {own} was not deleted: it plays, and the state has it as stopped; stop it in the console, "
                "or run `pulumi refresh` to let the deletion stop it"
            ) from None

    def listed(self, cloud: Cloud, parent_id: str) -> list[dict[str, Any]]:
        """Return the row of the studio's playlist."""
        return playlists_of(cloud, parent_id)

    def _outputs(self, cloud: Cloud, row: Row, old: PlaylistOutputs | None) -> Properties:
        """Return a playlist as outputs, with the recorded addresses: no read returns any."""
        items = items_of(cloud, str(row["ProgramId"]))
        outputs = decode(self.outputs, {**row, "ProgramItems": None})
        outputs |= {"items": [*items.values()], "item_ids": by_name(items)}
        if old is not None:
            outputs |= {name: value for name, value in to_properties(old).items() if name in ADDRESSES}
        return outputs

    def _found(
        self, cloud: Cloud, step: Step, inputs: PlaylistInputs, error: CallError
    ) -> tuple[str, Properties | None]:
        """Take over the playlist for which an addition was refused, or that one without a response has made."""
        if error.about_the_studio:
            raise RefusedByProvider(
                f'{error} Only a studio with norm_type="light_carousel" has a playlist: check caster_id.'
            ) from None
        if not (error.effect_unknown or isinstance(error, Refused)):
            raise error
        with looking_up(error, "The next update searches for it before it creates another."):
            rows = playlists_of(cloud, inputs.caster_id, waits=error.code == THERE_IS_ONE)
            present = self._outputs(cloud, rows[0], None) if len(rows) == 1 else None
        if present is None and error.code == "InvalidParameter.Malformed":
            raise RefusedByProvider(f"{error} A playlist needs a CasterConfig with {NEEDED}.") from None
        if present is None:
            raise error
        id = self.id.format(inputs.caster_id, str(present["program_id"]))
        if holder := step.run.holder(self.kind, id, but=step.urn):
            raise RefusedByProvider(f"{error} It is {holder} of this program: declare it once.") from None
        _refuse_another(inputs, present)
        if inputs.running and not present.get("running"):
            present |= {"running": True} | self._start(cloud, present["program_id"], inputs, present["item_ids"])
        return id, present

    def _undone(self, cloud: Cloud, id: str, error: Exception) -> RefusedByProvider:
        """Delete what a creation has made; return its failure, with what is left."""
        try:
            cloud.call(self.deletes, {"ProgramId": self.id.parse(id)[1]})
        except NotFound:
            pass
        except CallError as second:
            return RefusedByProvider(f"{error} Playlist {id}, created before that, could not be deleted: {second}")
        return RefusedByProvider(f"{error} The playlist that was created before that was deleted again.")

    def _change(
        self, cloud: Cloud, own: str, old: PlaylistOutputs, inputs: PlaylistInputs, *, is_stopped: bool
    ) -> Properties:
        """Write what differs, then start the playlist if it does not run; whether it does is read where it matters."""
        runs: bool | None = None
        ids = dict(old.item_ids or {})
        before, wanted = to_properties(old), to_properties(inputs)
        if _differing(before, wanted):
            added = None if _is_edited(before, wanted) else self._lengthened(cloud, own, inputs)
            if added is None and not is_stopped:
                added, runs = self._as_it_plays(cloud, own, inputs)
            ids = self._edit(cloud, own, old, inputs) if added is None else added
        outputs: Properties = {"item_ids": ids}
        if not inputs.running:
            return outputs | dict.fromkeys(ADDRESSES)
        if old.running and runs is not False:
            return outputs
        if self._runs(cloud, own) if runs is None else runs:
            return outputs | dict.fromkeys(ADDRESSES)
        return outputs | self._start(cloud, own, inputs, ids)

    def _lengthened(self, cloud: Cloud, own: str, inputs: PlaylistInputs) -> dict[str, str] | None:
        """Add the declared items that are missing at the end; None if others are there, which takes an edit."""
        present = items_of(cloud, own)
        wanted = to_properties(inputs)["items"]
        if not begins_with(wanted, [*present.values()]):
            return None
        rest = inputs.items[len(present) :]
        return by_name(present) | (self._append(cloud, own, inputs.caster_id, rest, present) if rest else {})

    def _append(
        self, cloud: Cloud, own: str, caster_id: str, items: Sequence[PlaylistItem], present: Mapping[str, Any]
    ) -> dict[str, str]:
        """Add items at the end and return their ids; if some fail, remove the others again."""
        try:
            answer = cloud.call(self.creates, {"CasterId": caster_id, "ProgramId": own, "ProgramItems": _text(items)})
            ids = added_in(answer)
        except CallError as error:
            if not error.effect_unknown:
                raise
            with looking_up(error, AFTERWARDS):
                ids = by_name({each: item for each, item in items_of(cloud, own).items() if each not in present})
            if not ids:
                raise
        if failed := [item.name for item in items if item.name not in ids]:
            raise self._not_added(cloud, own, failed, ids)
        return ids

    def _not_added(self, cloud: Cloud, own: str, failed: Sequence[str], ids: Mapping[str, str]) -> RefusedByProvider:
        """Remove the items of an addition of which others failed; return the failure, with what is left."""
        text = _failed("added to", own, failed)
        if not ids:
            return RefusedByProvider(text)
        try:
            cloud.call(REMOVES, {"ProgramId": own, "ProgramItemIds": json_text([*ids.values()])})
        except CallError as second:
            return RefusedByProvider(f"{text} {quoted([*ids])} of the same call may still be there: {second}")
        return RefusedByProvider(f"{text} The others of the same call were removed again.")

    def _as_it_plays(self, cloud: Cloud, own: str, inputs: PlaylistInputs) -> tuple[dict[str, str] | None, bool]:
        """Return the ids of the items of a playlist that plays, which must be as declared; None for a stopped one."""
        row = self._row(cloud, own)
        if not plays(row):
            return None, False
        present = self._outputs(cloud, row, None)
        if _differing(present, to_properties(inputs)):
            raise _refusal_on_air(own)
        return present["item_ids"], True

    def _edit(self, cloud: Cloud, own: str, old: PlaylistOutputs, inputs: PlaylistInputs) -> dict[str, str]:
        """Write the whole playlist and return the ids of its items; if some fail, write back what was there."""
        try:
            ids = added_in(cloud.call(self.updates, {"ProgramId": own, **_contents(inputs, old)}))
        except Refused as error:
            if error.code != PLAYS:
                raise
            raise _refusal_on_air(own) from None
        failed = [item.name for item in inputs.items if item.name not in ids]
        if not failed:
            return ids
        text = _failed("written to", own, failed)
        try:
            cloud.call(self.updates, {"ProgramId": own, **_contents(old, inputs)})
        except CallError as second:
            raise RefusedByProvider(f"{text} What it had before could not be written back: {second}") from None
        raise RefusedByProvider(f"{text} What it had before was written back: run `pulumi refresh` for its ids.")

    def _runs(self, cloud: Cloud, own: str) -> bool:
        return plays(self._row(cloud, own))

    def _row(self, cloud: Cloud, own: str) -> Row:
        row = playlist(cloud, own)
        if row is None:
            raise RefusedByProvider(f"playlist {own} is gone: run `pulumi refresh`, then update again")
        return row

    def _start(self, cloud: Cloud, own: str, inputs: PlaylistInputs, ids: Mapping[str, str]) -> Properties:
        """Start it once and return its addresses; after a lost response, read whether it plays."""
        how = encode(PlaylistResume, inputs.resume) if inputs.resume else {"ResumeMode": "Restart"}
        if inputs.resume and inputs.resume.item:
            how["StartItemId"] = ids.get(inputs.resume.item, "")
        try:
            return dict.fromkeys(ADDRESSES) | addresses_in(cloud.call(STARTS, {"ProgramId": own, **how}))
        except CallError as error:
            if error.code == "InvalidDomainName.NotFound":
                raise RefusedByProvider(
                    f"{error} Declare domain_name in the CasterConfig of the studio, and let the playlist depend on it."
                ) from None
            if error.code != PLAYS and not error.effect_unknown:
                raise
            with looking_up(error, AFTERWARDS):
                is_started = self._runs(cloud, own)
            if not is_started:
                raise
            return dict.fromkeys(ADDRESSES)


def _differing(olds: Properties, news: Properties) -> list[str]:
    """Return the names of the inputs that an edit would write."""
    return [name for name in CONTENTS if not same(olds.get(name), news.get(name))]


def _is_edited(olds: Properties, news: Properties) -> bool:
    """Return whether anything but the end of the list changes."""
    if (differing := _differing(olds, news)) != ["items"]:
        return bool(differing)
    return not begins_with(news.get("items") or [], olds.get("items") or [])


def _text(items: Sequence[PlaylistItem]) -> str:
    return json_text([encode(PlaylistItem, item) for item in items])


def _contents(wanted: PlaylistInputs, before: PlaylistInputs | None = None) -> Properties:
    """Return the parameters that write a whole playlist; the name of the one before is cleared."""
    config: Properties = {"RepeatNumber": wanted.repeat}
    if wanted.program_name or (before and before.program_name):
        config["ProgramName"] = wanted.program_name or ""
    return {"ProgramItems": _text(wanted.items), "ProgramConfig": json_text(config)}


def _failed(what: str, own: str, failed: Sequence[str]) -> str:
    return f"{quoted(failed)} could not be {what} playlist {own}: check resource_id of these items."


def _refuse_missing(inputs: PlaylistInputs, own: str, ids: Mapping[str, str]) -> None:
    """Raise `RefusedByProvider` if declared items were not added."""
    if failed := [item.name for item in inputs.items if item.name not in ids]:
        raise RefusedByProvider(_failed("added to", own, failed))


def _refusal_on_air(own: str) -> RefusedByProvider:
    return RefusedByProvider(
        f"playlist {own} was not changed: it plays, and only items at its end can be added meanwhile; declare "
        "running=False as well, which stops it first"
    )


def _refuse_another(inputs: PlaylistInputs, present: Properties) -> None:
    """Raise `RefusedByProvider`, before any change, if the studio's playlist is not what is declared."""
    declared = to_properties(inputs)
    if other := _differing(present, declared):
        raise RefusedByProvider(
            f"studio {inputs.caster_id} has playlist {present['program_id']} already, with another "
            f"{', '.join(other)}: declare what it has, and change it in the next update; {RENAME_ADVICE}"
        )
    if present.get("running") and not inputs.running:
        raise RefusedByProvider(
            f"playlist {present['program_id']} of studio {inputs.caster_id} plays, and this new Playlist would stop "
            "it: declare running=True first and running=False in a later update, whose preview shows that it stops; "
            f"{RENAME_ADVICE}"
        )
