"""The plan that makes one rundown another: always right, never more calls than the table allows, never a collision."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.resources._rundown import ANEW, Plan, by_name, plan, with_switch_type

EVENING = datetime(2036, 6, 29, 18, tzinfo=UTC)


def at(minutes: int) -> str:
    """A moment of the evening."""
    return (EVENING + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def episode(name: str, start: int, length: int = 10, **more: Any) -> dict[str, Any]:
    """A Resource episode."""
    said = {"name": name, "episode_type": "Resource", "resource_id": "source", "switch_type": "TimeFirst"}
    return said | {"start_time": at(start), "end_time": at(start + length)} | more


@st.composite
def rundowns(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Some of six episodes, in some slots of the evening, without overlap."""
    names = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=6))
    slots = draw(st.permutations(range(8)))
    made = {}
    for name, slot in zip(names, slots, strict=False):
        parts = draw(st.sampled_from([{}, {"component_ids": ["x"]}]))
        made[name] = episode(name, 10 * slot, **parts)
        if draw(st.booleans()):
            made[name] |= {"episode_type": "Component", "component_ids": ["x"]}
            del made[name]["resource_id"], made[name]["switch_type"]
    return made


def carried_out(asked: Plan, olds: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
    """What the rundown is after the calls, each of which must leave one without a collision."""
    now = {} if asked.anew else dict(olds)
    for name in asked.removed:
        del now[name]
    for name in asked.modified:
        assert now[name]["episode_type"] == news[name]["episode_type"]
        now[name] = news[name]
        assert no_collision(now)
    for name in asked.added if not asked.anew else news:
        assert name not in now
        now[name] = news[name]
        assert no_collision(now)
    return now


def no_collision(rundown: dict[str, Any]) -> bool:
    """Whether no two sources play at once."""
    played = sorted((e["start_time"], e["end_time"]) for e in rundown.values() if e["episode_type"] == "Resource")
    return all(before[1] <= after[0] for before, after in pairwise(played))


@given(rundowns(), rundowns())
def test_a_plan_carried_out_gives_the_new_rundown(olds: dict[str, Any], news: dict[str, Any]) -> None:
    """Whatever the change, the calls end in what was declared, and no step collides with what is there."""
    assert carried_out(plan(olds, news), olds, news) == news


@given(rundowns(), rundowns())
def test_a_plan_costs_no_more_than_its_table_says(olds: dict[str, Any], news: dict[str, Any]) -> None:
    """One call per removed and per added episode, one for all that are altered, and never more than anew allows."""
    asked = plan(olds, news)
    gone, new = olds.keys() - news.keys(), news.keys() - olds.keys()
    remade = [
        name
        for name in olds.keys() & news.keys()
        if olds[name]["episode_type"] != news[name]["episode_type"]
        or (olds[name].get("component_ids") and not news[name].get("component_ids"))
    ]
    altered = [name for name in olds.keys() & news.keys() if olds[name] != news[name] and name not in remade]
    cost = ANEW if asked.anew else len(asked.removed) + bool(asked.modified) + len(asked.added)
    in_place = len(gone) + len(new) + 2 * len(remade) + bool(altered)
    assert cost <= max(in_place, ANEW)
    if not asked.anew:
        assert cost == in_place


@given(rundowns(), rundowns(), st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_what_has_begun_is_never_modified_nor_added_again_unchanged(
    olds: dict[str, Any], news: dict[str, Any], finished: set[str], playing: set[str]
) -> None:
    """A finished episode that changes is removed and added; one that has begun and stays is in no call."""
    statuses = dict.fromkeys(olds, "waiting") | dict.fromkeys(playing & olds.keys(), "playing")
    statuses |= dict.fromkeys(finished & olds.keys(), "finished")
    asked = plan(olds, news, statuses)
    assert carried_out(asked, olds, news) == news
    begun = {name for name in olds.keys() & news.keys() if statuses[name] != "waiting"}
    stays = {name for name in begun if olds[name] == news[name]}
    if asked.anew:
        assert not stays
    assert not stays & {*asked.removed, *asked.modified, *asked.added}
    assert not {name for name in asked.modified if statuses[name] == "finished"}


def test_a_finished_episode_at_another_time_is_removed_and_added() -> None:
    """Tomorrow's show has today's names; what waits beside it is left alone."""
    olds = by_name([episode("a", 0), episode("b", 50)])
    news = by_name([episode("a", 90), episode("b", 50)])
    assert plan(olds, news, {"a": "finished", "b": "waiting"}) == Plan(removed=("a",), added=("a",))


def test_episodes_that_trade_places_beside_one_that_has_begun_are_removed_and_added() -> None:
    """What has begun cannot be added again, so the rundown is not written anew."""
    olds = by_name([episode("a", 0), episode("b", 10), episode("c", 20)])
    news = by_name([episode("a", 0), episode("b", 20), episode("c", 10)])
    for status in ("playing", "finished"):
        assert plan(olds, news, {"a": status}) == Plan(removed=("b", "c"), added=("b", "c"))


@given(rundowns())
def test_the_same_rundown_in_another_order_costs_nothing(rundown: dict[str, Any]) -> None:
    """Order in the program is no difference."""
    assert plan(rundown, dict(reversed(rundown.items()))) == Plan()


def test_two_episodes_that_trade_places_are_written_anew() -> None:
    """No order of altering them one by one avoids a collision."""
    olds = by_name([episode("a", 0), episode("b", 10), episode("c", 20)])
    news = by_name([episode("a", 10), episode("b", 0), episode("c", 20)])
    assert plan(olds, news).anew == "'a' and 'b' trade places in time"


def test_a_rundown_moved_by_ten_minutes_is_one_modification_from_the_end() -> None:
    """The last episode makes room first."""
    olds = by_name([episode("a", 0), episode("b", 10), episode("c", 20)])
    news = by_name([episode("a", 10), episode("b", 20), episode("c", 30)])
    assert plan(olds, news) == Plan(modified=("c", "b", "a"))


def test_a_rundown_is_written_anew_only_where_that_is_fewer_calls() -> None:
    """Two calls: as many others are made one by one, and three are not."""
    one, other = episode("a", 0), episode("b", 20)
    assert plan({"a": one}, {"b": other}) == Plan(removed=("a",), added=("b",))
    assert plan({"a": one, "b": other}, {"c": episode("c", 40)}).anew == "every episode changes"
    moved = {"a": episode("a", 60), "b": other}
    assert plan({"a": one}, moved) == Plan(modified=("a",), added=("b",))


def test_only_a_source_has_a_switch_type_that_is_meant() -> None:
    """What shows components has none, and a declared one stays."""
    assert with_switch_type({"episode_type": "Resource"})["switch_type"] == "TimeFirst"
    assert (
        with_switch_type({"episode_type": "Resource", "switch_type": "ContentFirst"})["switch_type"] == "ContentFirst"
    )
    assert "switch_type" not in with_switch_type({"episode_type": "Component"})


def test_an_episode_waits_for_all_that_play_at_its_new_time() -> None:
    """However many, and however long one of them plays."""
    olds = {"a": episode("a", 0, 50), "b": episode("b", 50), "c": episode("c", 60), "d": episode("d", 100)}
    news = olds | {"a": episode("a", 200), "b": episode("b", 220), "c": episode("c", 240), "d": episode("d", 45, 20)}
    news["e"] = episode("e", 300)
    olds["e"] = news["e"]
    modified = plan(olds, news).modified
    assert sorted(modified) == ["a", "b", "c", "d"]
    assert modified[-1] == "d"


def test_one_that_is_removed_one_that_is_modified_and_one_that_is_added_are_written_anew() -> None:
    """The modification is a call as well: three calls are more than two."""
    olds = by_name([episode("a", 0), episode("b", 20)])
    news = by_name([episode("b", 40), episode("c", 60)])
    assert plan(olds, news).anew == "every episode changes"


def test_what_is_no_source_stands_in_nobodys_way() -> None:
    """Components lie over sources."""
    shown = episode("c", 10, episode_type="Component")
    olds = by_name([episode("a", 0), shown])
    assert plan(olds, by_name([episode("a", 10), shown])) == Plan(modified=("a",))


def test_an_episode_is_not_in_its_own_way() -> None:
    """It may become longer where it is."""
    olds, stays = by_name([episode("a", 0), episode("b", 50)]), episode("b", 50)
    assert plan(olds, by_name([episode("a", 0, 15), stays])) == Plan(modified=("a",))


def test_what_has_ended_by_then_is_not_waited_for() -> None:
    """Also where a longer one plays beside it."""
    olds = by_name([episode("a", 0, 50), episode("b", 5), episode("d", 100)])
    news = by_name([episode("a", 200), episode("b", 5), episode("d", 15)])
    assert plan(olds, news) == Plan(modified=("a", "d"))


def test_an_episode_waits_for_the_first_of_those_that_play_at_its_new_time() -> None:
    """And not for the last alone."""
    olds = by_name([episode("c", 200), episode("a", 0), episode("b", 10), episode("d", 100), episode("e", 300)])
    news = by_name([episode("c", 0, 20), episode("a", 100), episode("b", 150), episode("d", 250), episode("e", 300)])
    modified = plan(olds, news).modified
    assert modified.index("c") > modified.index("a") > modified.index("d")
