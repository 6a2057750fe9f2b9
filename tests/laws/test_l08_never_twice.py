"""L8. Never twice: whatever happens to whichever call, the next run ends with one thing, as declared and as recorded.

The matrix is every call of every verb of every resource × every kind of fault; it is learned from the cases.
"""

from collections.abc import Callable, Iterator

import pytest

from cases import AT_LEAST_ONCE, NEEDS_A_REFRESH
from interruptions.engine import Engine, Failed
from interruptions.engine import engine as engine_of_its_own
from interruptions.matrix import ID, Cell, Operation, Scenario, Trouble, cells, on_lines, operations
from pulumi_apsara_live.resources import RESOURCES

PAIRS = sorted({(operation.case.resource, operation.verb) for operation in operations()})
UNTOLD = ("died after the effect", "lost answer from then on", "failed after the effect from then on")
"""After these nobody can say whether the call had its effect: the process is gone, or no look is answered either."""


@pytest.fixture(scope="module")
def engine(host: str) -> Iterator[Engine]:
    """One for the whole matrix."""
    with engine_of_its_own(host=host) as running:
        yield running


@pytest.mark.parametrize(("resource", "verb"), PAIRS)
def test_the_next_run_settles_whatever_happened_to_any_call(
    engine: Engine, resource: str, verb: str, met: Callable[..., list[Cell]]
) -> None:
    """Run with a fault, run again: cloud and state are what they are without it, and a third run makes no calls."""
    wrong, stands, seen = [], [], set()
    for operation in operations():
        if (operation.case.resource, operation.verb) != (resource, verb):
            continue
        stand = Scenario(engine, operation)
        if stand.is_like in seen:
            continue
        seen.add(stand.is_like)
        stands.append(stand)
    for stand, at, trouble in met(cells(stands), on_lines):
        found = settled(stand, trouble, at)
        wrong += [f"{stand.operation}, {trouble} at call {at}, {stand.actions[at - 1]}: {each}" for each in found]
    assert wrong == []


def settled(stand: Scenario, trouble: Trouble, at: int) -> list[str]:
    """What is wrong after one cell of the matrix."""
    stand.begin()
    told = stand.run_with(trouble, at)
    wrong = [] if told is None or is_for_people(told) else [f"the user reads {told!r}"]
    again = may_happen_again(stand.operation, stand.actions, trouble, at)
    try:
        stand.settle()
    except Failed as failure:
        if again and str(stand.operation) in NEEDS_A_REFRESH and "run `pulumi refresh`, which finds it" in str(failure):
            return wrong
        return [*wrong, f"the next run fails: {failure}"]
    expected = AT_LEAST_ONCE[str(stand.operation)] if again else stand.effects
    if (seen := stand.seen_on_air()) != expected:
        wrong.append(f"viewers saw {seen} and not {expected}")
    untraceable = RESOURCES[stand.operation.case.resource].untraceable
    leaves_one = bool(untraceable) and may_leave_one(stand, trouble, at)
    if leaves_one and told != "died" and untraceable not in str(told) and not names_a_thing(stand, str(told)):
        wrong.append(f"the user reads {told!r}, which neither names what is left nor says that {untraceable}")
    return wrong + stand.settled(leaves_one=leaves_one)


def may_leave_one(stand: Scenario, trouble: Trouble, at: int) -> bool:
    """Whether something was created, and neither recorded nor taken back: then the next run creates another."""
    creates = RESOURCES[stand.operation.case.resource].creates.action
    made = stand.actions.index(creates) + 1 if creates in stand.actions else len(stand.actions) + 1
    is_lost = str(trouble) == "died after the effect" or trouble.lasting
    return (at == made and str(trouble) in UNTOLD) or (at > made and is_lost)


def names_a_thing(stand: Scenario, text: str) -> bool:
    """Whether a sentence has the id of a studio that exists."""
    return bool({*ID.findall(text)} & {*stand.emulator.state.casters})


def may_happen_again(operation: Operation, actions: list[str], trouble: Trouble, at: int) -> bool:
    """Whether this is one of the cells in which at least once is all that is promised."""
    if str(operation) not in {*AT_LEAST_ONCE, *NEEDS_A_REFRESH}:
        return False
    done = next(number for number, action in enumerate(actions, start=1) if action.startswith(("Restart", "Start")))
    return (at == done and str(trouble) in UNTOLD) or (at > done and str(trouble) == "died after the effect")


def is_for_people(text: str) -> bool:
    """One line that tells of no defect of ours and of no key."""
    return "\n" not in text and "defect" not in text and "testsecret" not in text and "testid" not in text
