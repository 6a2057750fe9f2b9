"""The show list of a playlist studio: its shows in their order, each known by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from ..model.diff import same
from ..model.fields import Json, Problem, Properties, Replace, Wire, known
from ..model.shape import encode, to_properties
from ..wire.errors import CallError, NotFound
from ..wire.operation import PAUSES_S, Operation
from ._account import Owned
from ._names import quoted, repeated_names, unlisted_name
from ._resource import RENAME_ADVICE, Id, OnAir, RefusedByProvider, Resource, Step, looking_up
from ._show_order import MAX_SHOWS, Plan, plan
from ._shows import SHOWS, Background, HighPriority, LiveShowList, Show, read_list
from ._studio import STUDIOS, studio

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

BACKGROUND: Final = Operation("SetShowListBackground", repeatable=True)
AFTERWARDS: Final = "The next update reads the list, before it changes anything."
SETTINGS: Final = ("repeat", "background", "high_priority")
"""Inputs that belong to the list and not to its shows."""


class CasterShowListInputs(Owned):
    """The declared show list of a studio."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`. Its `norm_type` must be `"playlist"`."""
    shows: Annotated[
        tuple[Show, ...], Wire("showList", "ShowListInfo.ShowList.Show"), Field(min_length=1, max_length=MAX_SHOWS)
    ]
    """The shows in the order in which they play, 1 to 1000."""
    repeat: Annotated[int, Wire("RepeatTimes", "ShowListInfo.TotalShowListRepeatTimes"), Field(ge=-1)] = 0
    """How often the list is played again after its last show; `-1` is without end."""
    background: Annotated[Background | None, Wire("", "ShowListInfo.Background"), Json()] = None
    """What is shown where no show plays."""
    high_priority: Annotated[HighPriority | None, Wire("HighPriorityShowId", "ShowListInfo.HighPriorityShowId")] = None
    """The show to which the list jumps at a time. It can be changed only while the studio is stopped."""

    def problems(self) -> Iterator[Problem]:
        """Names are unique; the priority show is one of the shows."""
        yield from repeated_names("shows", self.shows)
        prior = self.high_priority.show if isinstance(self.high_priority, HighPriority) else None
        yield from unlisted_name("high_priority.show", prior, "shows", self.shows)


class CasterShowListOutputs(CasterShowListInputs):
    """A show list as the API returns it."""

    show_ids: Annotated[dict[str, str], Wire(sent="", answered="")]
    """Id of each show, by its name."""
    current_show: Annotated[str | None, Wire(sent="", answered="")] = None
    """Name of the show that played at the last refresh or update; never a reason for a difference."""


class CasterShowList(Resource[CasterShowListInputs, CasterShowListOutputs]):
    """Owns the whole show list of one playlist studio; its id is `caster_id/shows`.

    No operation alters a show: one with other settings is removed and added, and gets another id. An update that would
    alter or remove the show that plays is refused, and that show is never moved. Additions come before removals, so
    that a list that plays does not run out of shows in between.

    What is not declared is cleared: a list without `background` has none.
    """

    inputs = CasterShowListInputs
    outputs = CasterShowListOutputs
    id = Id("caster_id", ending="shows")
    belongs_to = "caster_id"
    order = 31
    noun = "show_list"
    studio_kind = "playlist"
    on_air = OnAir("contents", "show list", shown_by=("shows", *SETTINGS))
    holds = (("caster_id",),)
    keyed = {"show_ids": "shows"}
    creates = Operation("AddShowIntoShowList", repeatable=False)
    reads = SHOWS
    updates = Operation("ModifyShowList", repeatable=True)
    deletes = Operation("RemoveShowFromShowList", repeatable=True)
    also_calls = (BACKGROUND, STUDIOS)
    costs = {
        "creation": (reads, creates, reads),
        "creation in a studio that the same update created": (creates, reads),
        "creation with `repeat`, `high_priority` and `background`": (reads, creates, reads, updates, BACKGROUND),
        "creation over the declared shows": (reads,),
        "refresh": (reads,),
        "one show added, anywhere": (reads, creates),
        "any number of shows added at the end": (reads, creates, reads),
        "any number of shows removed": (reads, deletes),
        "a show with other settings": (reads, creates, deletes),
        "a show moved": (reads, updates),
        "the order of all shows": (reads, creates, reads, deletes),
        "another `repeat`": (reads, updates),
        "another `high_priority`": (reads, STUDIOS, updates),
        "another `background`, or none": (reads, BACKGROUND),
        "refused, as a show plays": (reads, STUDIOS),
        "deletion": (reads, deletes),
        "deletion, with a background": (reads, BACKGROUND, deletes),
        "deletion, refused as a show plays": (reads, STUDIOS),
    }

    @property
    def omitted(self) -> Literal["clears", "keeps"]:
        """What is not declared is cleared, with a value of its own."""
        return "clears"

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """Shows that are removed and added unchanged get other ids."""
        before, after = olds.get("shows", []), news.get("shows", [])
        if olds.get("caster_id") != news.get("caster_id") or not known(before, after):
            return
        rows = [(str(index), show) for index, show in enumerate(before)]
        planned = plan(rows, after)
        stays = [str(show["name"]) for id, show in rows if id in planned.gone and show in after]
        if stays:
            yield f"shows: {quoted(stays)} removed and added unchanged, with another id, as that is fewer calls"

    def create(self, cloud: Cloud, step: Step, inputs: CasterShowListInputs) -> tuple[str, Properties | None]:
        """Add all shows with one call, read them, then set what belongs to the list; undo it if a call fails.

        A list that has nothing but declared shows, in the declared order, is taken over and completed.
        """
        caster_id, wanted = inputs.caster_id, _shows(inputs)
        try:
            is_new = step.run.is_new("Caster", caster_id)
            before = LiveShowList() if is_new else read_list(cloud, caster_id, wanted)
            planned = plan(before.rows, wanted, batch=1)
            _refuse_another(caster_id, before, inputs, planned)
            ids, live = self._added(cloud, inputs, before, planned)
        except NotFound as error:
            if not error.about_the_studio:
                raise
            raise RefusedByProvider(
                f'{error} Only a studio with norm_type="playlist" has a show list: check caster_id.'
            ) from None
        return self.id.format(caster_id), {"caster_id": caster_id, **_known(live, inputs, ids)}

    def read(self, cloud: Cloud, id: str, old: CasterShowListOutputs) -> Properties | None:
        """One call; a studio without shows has no show list."""
        (caster_id,) = self.id.parse(id)
        try:
            live = read_list(cloud, caster_id, _shows(old))
        except NotFound:
            return None
        return live.outputs | {"caster_id": caster_id} if live.rows else None

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterShowListOutputs, inputs: CasterShowListInputs
    ) -> Properties:
        """Read, refuse what would disturb the show that plays, add, move, remove, then set what belongs to the list."""
        caster_id, wanted = inputs.caster_id, _shows(inputs)
        live = read_list(cloud, caster_id, _shows(old))
        prior = live.prior if inputs.high_priority and live.names.get(live.prior) == inputs.high_priority.show else ""
        planned = plan(live.rows, wanted, playing=live.playing, prior=prior)
        is_touched = live.playing in planned.gone
        is_prior_other = _priority(inputs, _staying(live, planned)) != _priority_of(live, planned)
        if (is_touched or is_prior_other) and self._runs(cloud, caster_id):
            _refuse_on_air(live, is_touched=is_touched)
        elif is_touched:
            planned = plan(live.rows, wanted, prior=prior)
        ids, now = self._carried_out(cloud, caster_id, planned, wanted, live)
        self._settle(cloud, inputs, now, planned, ids)
        return _known(now, inputs, ids)

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterShowListOutputs) -> None:
        """Read, then one call for a background, and one for all shows; refused while a show plays."""
        (caster_id,) = self.id.parse(id)
        live = read_list(cloud, caster_id, ())
        if live.playing and self._runs(cloud, caster_id):
            raise RefusedByProvider(
                f"the show list of studio {caster_id} was not deleted: {live.names.get(live.playing)!r} is playing; "
                "stop the studio first"
            )
        if live.background:
            cloud.call(BACKGROUND, {"CasterId": caster_id})
        # A list without shows cannot be read, so the shows go last.
        self._remove(cloud, caster_id, [id for id, _ in live.rows])

    def _runs(self, cloud: Cloud, caster_id: str) -> bool:
        now = studio(cloud, caster_id)
        return now is not None and now.runs

    def _added(
        self, cloud: Cloud, inputs: CasterShowListInputs, before: LiveShowList, planned: Plan
    ) -> tuple[dict[str, str], LiveShowList]:
        """Complete an empty list, or one that is taken over, and return the ids; undo it if a call fails."""
        caster_id, wanted = inputs.caster_id, _shows(inputs)
        is_one_addition = len(planned.placed) + bool(planned.appended) == 1
        try:
            ids, live = self._carried_out(cloud, caster_id, planned, wanted, before)
            if not before.rows and live is before:
                live = read_list(cloud, caster_id, wanted)
            self._settle(cloud, inputs, live, planned, ids)
        except CallError as error:
            if is_one_addition and error.action == self.creates.action:
                raise
            raise self._undone(cloud, caster_id, before, error) from None
        return ids, live

    def _undone(self, cloud: Cloud, caster_id: str, before: LiveShowList, error: CallError) -> RefusedByProvider:
        """Remove what a creation has added; return its failure, with what is left."""
        there = {id for id, _ in before.rows}
        try:
            now = read_list(cloud, caster_id, ())
            self._remove(cloud, caster_id, [id for id, _ in now.rows if id not in there])
            if now.background and not before.background:
                cloud.call(BACKGROUND, {"CasterId": caster_id})
        except CallError as second:
            return RefusedByProvider(
                f"{error} Shows that were added to studio {caster_id} before that may still be there, and the next "
                f"update finds them: {second}"
            )
        return RefusedByProvider(f"{error} Shows that were added to studio {caster_id} before that were removed again.")

    def _carried_out(
        self, cloud: Cloud, caster_id: str, planned: Plan, wanted: Sequence[Properties], live: LiveShowList
    ) -> tuple[dict[str, str], LiveShowList]:
        """Make the calls of a plan; return the id of each show by its name, and the list as it was last read."""
        shows, ids = {str(show["name"]): show for show in wanted}, _staying(live, planned)
        self._remove(cloud, caster_id, planned.cleared)
        if planned.appended:
            there = {id for id, _ in live.rows}
            live = self._append(cloud, caster_id, [shows[name] for name in planned.appended], there)
            ids |= {str(show["name"]): id for id, show in live.rows if id not in there}
        for each in planned.placed:
            if each.id:
                cloud.call(self.updates, {"CasterId": caster_id, "ShowId": each.id, "Spot": each.spot})
            else:
                ids[each.name] = self._add(cloud, caster_id, shows[each.name], each.spot, {*ids.values()})
        self._remove(cloud, caster_id, planned.removed)
        return ids, live

    def _append(self, cloud: Cloud, caster_id: str, shows: Sequence[Properties], there: set[str]) -> LiveShowList:
        """Add shows at the end with one call, and return the list with them; if some are refused, add none."""
        parameters = {"CasterId": caster_id, "isBatchMode": True, "showList": [encode(Show, each) for each in shows]}
        refused = ""
        try:
            refused = str(cloud.call(self.creates, parameters).get("failedList") or "")
            live = self._when_listed(cloud, caster_id, shows, there, waits=not refused)
        except CallError as error:
            if not error.effect_unknown or error.action != self.creates.action:
                raise
            with looking_up(error, AFTERWARDS):
                live = read_list(cloud, caster_id, shows)
            if not _new(live, there):
                raise
        missing = [str(each["name"]) for each in shows if each["name"] not in _new(live, there)]
        if missing:
            self._remove(cloud, caster_id, [id for id, _ in live.rows if id not in there])
            why = f", which the service explains by {refused[:200]}" if refused else ""
            raise RefusedByProvider(
                f"shows of studio {caster_id} were not added: {quoted(missing)} failed{why}; the others of the same "
                "call were removed again: check the resources of these shows"
            )
        return live

    def _when_listed(
        self, cloud: Cloud, caster_id: str, shows: Sequence[Properties], there: set[str], *, waits: bool
    ) -> LiveShowList:
        """Return the list when it has all new shows; where some were refused, and after a minute, as it is."""
        live = read_list(cloud, caster_id, shows)
        for pause in PAUSES_S if waits else ():
            if len(_new(live, there)) >= len(shows):
                return live
            cloud.sleep(pause)
            live = read_list(cloud, caster_id, shows)
        return live

    def _add(self, cloud: Cloud, caster_id: str, show: Properties, spot: int, there: set[str]) -> str:
        """Add one show at a place and return its id; after a lost response, look it up."""
        settings = {f"{name[0].upper()}{name[1:]}": value for name, value in encode(Show, show).items()}
        try:
            return str(cloud.call(self.creates, {"CasterId": caster_id, **settings, "Spot": spot}).get("ShowId") or "")
        except CallError as error:
            if not error.effect_unknown:
                raise
            with looking_up(error, AFTERWARDS):
                live = read_list(cloud, caster_id, [show])
            own = next((id for id, each in live.rows if id not in there and same(each, show)), None)
            if own is None:
                raise
            return own

    def _remove(self, cloud: Cloud, caster_id: str, ids: Sequence[str]) -> None:
        """Remove shows with one call; those that are gone already are no error."""
        if not ids:
            return
        try:
            answer = cloud.call(self.deletes, {"CasterId": caster_id, "isBatchMode": True, "showIdList": [*ids]})
        except NotFound:
            return  # an earlier attempt, whose response was lost, has emptied the list; or the studio is gone
        if not answer.get("failedList"):
            return
        left = [show["name"] for id, show in read_list(cloud, caster_id, ()).rows if id in ids]
        if left:
            raise RefusedByProvider(
                f"the service did not remove {quoted(left)} from the show list of studio {caster_id}: update again"
            )

    def _settle(
        self, cloud: Cloud, inputs: CasterShowListInputs, live: LiveShowList, planned: Plan, ids: Mapping[str, str]
    ) -> None:
        """Set repetitions, priority show and background, where they are not as declared."""
        changed: dict[str, Any] = {} if live.repeat == inputs.repeat else {"RepeatTimes": inputs.repeat}
        if (prior := _priority(inputs, ids)) != _priority_of(live, planned):
            show_id, start_time = prior
            changed |= {"HighPriorityShowId": show_id, "HighPriorityShowStartTime": start_time}
        if changed:
            cloud.call(self.updates, {"CasterId": inputs.caster_id, **changed})
        background = to_properties(inputs.background) if inputs.background else None
        if not same(live.background, background):
            cloud.call(BACKGROUND, {"CasterId": inputs.caster_id, **encode(Background, background or {})})


def _shows(properties: CasterShowListInputs) -> list[Properties]:
    """Return the shows as plain data, by which lists are compared."""
    return [to_properties(each) for each in properties.shows or ()]


def _new(live: LiveShowList, there: set[str]) -> set[str]:
    """Return the names of shows that were not there before."""
    return {str(show["name"]) for id, show in live.rows if id not in there}


def _staying(live: LiveShowList, planned: Plan) -> dict[str, str]:
    """Return the ids of the shows that stay, by their names."""
    return {str(show["name"]): id for id, show in live.rows if id not in planned.gone}


def _known(live: LiveShowList, inputs: CasterShowListInputs, ids: Mapping[str, str]) -> Properties:
    """Return what is known of a list after a write, beyond its inputs."""
    names = {id: name for name, id in ids.items()}
    return {"show_ids": {show.name: ids[show.name] for show in inputs.shows}, "current_show": names.get(live.playing)}


def _priority(inputs: CasterShowListInputs, ids: Mapping[str, str]) -> tuple[str, str]:
    """Return id and time of the declared priority show; both are empty where there is none."""
    declared = inputs.high_priority
    return (ids.get(declared.show, "new"), declared.start_time) if declared else ("", "")


def _priority_of(live: LiveShowList, planned: Plan) -> tuple[str, str]:
    """Return id and time of the live priority show, if it stays."""
    return (live.prior, live.start_time) if live.prior and live.prior not in planned.gone else ("", "")


def _refuse_another(caster_id: str, live: LiveShowList, inputs: CasterShowListInputs, planned: Plan) -> None:
    """Raise `RefusedByProvider`, before any change, if the studio has a list that is not what is declared."""
    if planned.gone or any(each.id for each in planned.placed):
        raise RefusedByProvider(
            f"studio {caster_id} has a show list already ({quoted([*live.names.values()])}): remove its shows, or "
            f"declare just these in their order to take it over; {RENAME_ADVICE}"
        )
    present, declared = live.outputs, to_properties(inputs)
    if other := [name for name in SETTINGS if present.get(name) and not same(present[name], declared.get(name))]:
        raise RefusedByProvider(
            f"studio {caster_id} has a show list already, with another {', '.join(other)}: declare what it has, and "
            f"change it in the next update; {RENAME_ADVICE}"
        )


def _refuse_on_air(live: LiveShowList, *, is_touched: bool) -> None:
    """Raise `RefusedByProvider`, before any change, for a change that a running studio does not take."""
    if is_touched:
        raise RefusedByProvider(
            f"the show list was not changed: {live.names[live.playing]!r} is playing; a show that plays cannot be "
            "altered or removed: declare it as it is, or stop the studio first"
        )
    raise RefusedByProvider(
        "the show list was not changed: the studio is running, and high_priority can be changed only while it is "
        "stopped: declare it as it is, or stop the studio first"
    )
