"""The plan of a show list makes the live list the wanted one, with the fewest calls, and spares the show that plays."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_apsara_live.model.fields import Properties
from pulumi_apsara_live.resources._show_order import ADDS_BATCH, MAX_SHOWS, Plan, Row, plan


def show(name: str, **settings: Any) -> Properties:
    """A show."""
    return {"name": name, "resource_type": "vod", "resource_id": "a", **settings}


def rows(names: str) -> list[Row]:
    """A live list with one letter for each show; its id is the letter and a number."""
    return [(f"{name}{number}", show(name)) for number, name in enumerate(names)]


def wanted(names: str) -> list[Properties]:
    """A declared list with one letter for each show."""
    return [show(name) for name in names]


def carried_out(live: list[Row], planned: Plan, declared: list[Properties]) -> list[Row]:
    """The list after the calls of a plan, as the service makes them; it never holds too many shows."""
    by_name = {str(each["name"]): each for each in declared}
    line = [each for each in live if each[0] not in planned.cleared]
    line += [(f"new {name}", by_name[name]) for name in planned.appended]
    assert len(line) <= MAX_SHOWS
    for each in planned.placed:
        own = next((row for row in line if row[0] == each.id), (f"new {each.name}", by_name[each.name]))
        line = [row for row in line if row is not own]
        line.insert(each.spot, own)
    assert len(line) <= MAX_SHOWS
    return [each for each in line if each[0] not in planned.removed]


def cost(planned: Plan, batch: int = ADDS_BATCH) -> int:
    """How many calls a plan takes."""
    return len(planned.placed) + bool(planned.gone) + batch * bool(planned.appended)


def fewest(live: str, declared: str, batch: int, limit: int) -> int:
    """The fewest calls by which a list becomes another, found by trying all calls; no more than `limit`."""
    seen, edge, calls = {live: 0}, {0: {live}}, 0
    while calls < limit:
        for line in edge.pop(calls, set()):
            if seen[line] < calls:
                continue
            for other, price in reachable(line, declared, batch):
                if calls + price < seen.get(other, limit):
                    seen[other] = calls + price
                    edge.setdefault(calls + price, set()).add(other)
        if declared in seen and seen[declared] <= calls:
            return seen[declared]
        calls += 1
    return limit


def reachable(line: str, declared: str, batch: int) -> set[tuple[str, int]]:
    """Every list that one call makes of a list of shows whose names are letters, with its price."""
    found: set[tuple[str, int]] = set()
    for size in range(1, len(line) + 1):
        found |= {
            ("".join(c for i, c in enumerate(line) if i not in out), 1) for out in combinations(range(len(line)), size)
        }
    new = [name for name in declared if name not in line]
    for size in range(1, len(new) + 1):
        found |= {(line + "".join(some), batch) for some in combinations(new, size)}
    for name in new:
        found |= {(line[:spot] + name + line[spot:], 1) for spot in range(len(line) + 1)}
    for index, name in enumerate(line):
        rest = line[:index] + line[index + 1 :]
        found |= {(rest[:spot] + name + rest[spot:], 1) for spot in range(len(rest) + 1)}
    return found


LISTS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8).map("".join)
SHORT = st.lists(st.sampled_from("abcde"), unique=True, max_size=4).map("".join)


@settings(max_examples=40, deadline=None)
@given(live=SHORT, declared=SHORT.filter(bool), batch=st.sampled_from([1, ADDS_BATCH]))
def test_no_other_calls_are_fewer(live: str, declared: str, batch: int) -> None:
    """Found by trying all calls."""
    planned = plan(rows(live), wanted(declared), batch=batch)
    calls = cost(planned, batch)
    assert calls <= fewest(live, declared, batch, calls)


@settings(max_examples=60, deadline=None)
@given(live=st.text("abcdef", max_size=9), declared=LISTS.filter(bool), changed=st.sets(st.sampled_from("abcdefgh")),
       endless=st.sets(st.sampled_from("abcdefgh"), max_size=2), data=st.data())  # fmt: skip
def test_a_plan_leads_to_the_wanted_list_and_spares_what_plays(
    live: str, declared: str, changed: set[str], endless: set[str], data: st.DataObject
) -> None:
    """Also where names occur twice, shows have other settings, are endless, or one of them plays."""
    before = rows(live)
    after = [
        show(name, **({"repeat": -1} if name in endless else {"repeat": 2} if name in changed else {}))
        for name in declared
    ]
    playing, prior = (data.draw(st.sampled_from(["", *(id for id, _ in before)])) for _ in range(2))
    planned = plan(before, after, playing=playing, prior=prior)
    made = carried_out(before, planned, after)
    assert [each for _, each in made] == after
    assert not {each.name for each in planned.placed if each.id} & {*planned.appended}
    assert not {*planned.appended} & endless
    for id, settings_ in before:
        if id == playing and settings_ in after:
            assert id not in {*planned.gone, *(each.id for each in planned.placed)}
        if id == prior and settings_ in after and playing == "":
            assert id not in planned.gone


@settings(max_examples=30, deadline=None)
@given(names=LISTS.filter(bool))
def test_the_same_list_takes_no_calls(names: str) -> None:
    """Whatever plays."""
    for playing in ("", *(id for id, _ in rows(names))):
        assert plan(rows(names), wanted(names), playing=playing) == Plan()


def test_of_two_shows_that_are_alike_the_one_that_plays_stays() -> None:
    """Also where the other one is the priority show."""
    assert plan(rows("aa"), wanted("a"), playing="a1", prior="a0").gone == {"a0"}
    assert plan(rows("aa"), wanted("a"), prior="a1").gone == {"a0"}


def test_shows_are_added_before_others_are_removed() -> None:
    """So that a list that plays does not run out of shows; both are separate fields of a plan."""
    planned = plan(rows("ab"), wanted("cdef"))
    assert (planned.cleared, planned.appended, planned.removed) == ((), ("c", "d", "e", "f"), ("a0", "b1"))


def test_a_full_list_is_cleared_first() -> None:
    """Old and new shows together would be too many."""
    before = [(f"id {number}", show(f"old {number}")) for number in range(MAX_SHOWS)]
    after = [show(f"new {number}") for number in range(MAX_SHOWS)]
    planned = plan(before, after)
    assert (len(planned.cleared), len(planned.appended), planned.removed) == (MAX_SHOWS, MAX_SHOWS, ())
    assert [each for _, each in carried_out(before, planned, after)] == after


def test_one_show_that_moves_is_one_call_in_either_direction() -> None:
    """By its place after the move."""
    (back,) = plan(rows("abcde"), wanted("bcdea")).placed
    (front,) = plan(rows("abcde"), wanted("eabcd")).placed
    (middle,) = plan(rows("abcde"), wanted("bcade")).placed
    assert (back.id, back.spot, front.id, front.spot) == ("a0", 4, "e4", 0)
    assert (middle.id, middle.spot) == ("a0", 2)


def test_the_others_move_around_the_show_that_plays() -> None:
    """It would be one call to move it."""
    planned = plan(rows("abc"), wanted("bca"), playing="a0")
    assert [each.id for each in planned.placed] == ["b1", "c2"]


def test_a_batch_never_takes_the_show_that_plays_nor_the_priority_show() -> None:
    """At the end of a list it would be fewer calls to remove all shows and add them in another order."""
    for held in ({"playing": "x6"}, {"prior": "x6"}):
        planned = plan(rows("abcdefx"), wanted("fedcbax"), **held)
        assert (planned.gone, planned.appended, len(planned.placed)) == (frozenset(), (), 5)
    assert plan(rows("abcd"), wanted("dcba"), prior="c2", batch=1).gone == frozenset()
    planned = plan(rows("abcdefx"), wanted("fedcbax"))
    assert (len(planned.gone), len(planned.appended), len(planned.placed)) == (6, 6, 0)


def test_shows_are_moved_where_a_batch_takes_as_many_calls() -> None:
    """They keep their ids then. One show more, or one that leaves in any case, makes the batch cheaper."""
    planned = plan(rows("abcd"), wanted("dcba"))
    assert (planned.gone, planned.appended, len(planned.placed)) == (frozenset(), (), 3)
    for live, declared in (("abcde", "edcba"), ("abcdx", "dcba")):
        assert plan(rows(live), wanted(declared)).appended == tuple(declared[1:])


def test_an_endless_show_makes_a_batch_one_call_more() -> None:
    """A batch takes none, so that it is put behind it by a call of its own: of five others, moving four is as cheap."""
    loop = ("loop", show("loop", repeat=-1))
    planned = plan([*rows("abcde"), loop], [*wanted("edcba"), loop[1]])
    assert (planned.gone, planned.appended, len(planned.placed)) == (frozenset(), (), 4)
    planned = plan([*rows("abcdef"), loop], [*wanted("fedcba"), loop[1]])
    assert (len(planned.appended), [each.id for each in planned.placed]) == (5, ["loop"])


def test_a_show_behind_many_new_ones_is_removed_and_added_with_them() -> None:
    """That is three calls; each new one by itself would be four."""
    planned = plan(rows("a"), wanted("bcdea"))
    assert (planned.gone, planned.appended, planned.placed) == ({"a0"}, tuple("bcdea"), ())


@pytest.mark.parametrize(("number", "is_cleared"), [(MAX_SHOWS - 1, False), (MAX_SHOWS, True)])
def test_a_list_is_cleared_first_only_if_it_cannot_hold_old_and_new_shows(number: int, is_cleared: bool) -> None:
    """A list that plays would be empty for a moment otherwise."""
    planned = plan(rows("a"), [show(f"new {each}") for each in range(number)])
    assert (planned.cleared, planned.removed) == ((("a0",), ()) if is_cleared else ((), ("a0",)))


def test_shows_that_stay_take_their_room_once() -> None:
    """Of a list that is more than half full, another show is added before the old one is removed."""
    shows = [show(f"show {each}") for each in range(MAX_SHOWS // 2 + 1)]
    before = [(str(each["name"]), each) for each in [*shows, show("old")]]
    planned = plan(before, [*shows, show("new")])
    assert (planned.cleared, planned.removed) == ((), ("old",))
