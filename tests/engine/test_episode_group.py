"""An episode group, which no operation reads, on the real engine."""

from authoring import reference

from apsara_live_emulator import Emulator
from engine.project import Stack


def test_a_group_is_kept_as_recorded_until_the_program_changes_it(stack: Stack, emulator: Emulator) -> None:
    """A refresh calls nothing and says so; a change announces what ends, deletes the group and creates another."""
    _, program = reference.example("caster_episode_group")
    stack.write(program)
    stack.up()
    (first,) = emulator.state.episode_groups
    emulator.ledger.clear()
    refreshed = stack.refresh()
    assert refreshed.changes == {}
    assert emulator.ledger.actions() == []
    (said,) = refreshed.said
    assert said.text == "kept as recorded, and drift is not seen: no operation of the API returns an episode group"
    stack.write(program.replace("repeat_num=-1", "repeat_num=3"))
    previewed = stack.preview()
    assert previewed.changes == {"trailers": "replace"}
    assert any(each.startswith("repeat_num: the group is deleted, what it plays ends") for each in previewed.warnings)
    stack.up()
    assert emulator.ledger.actions() == ["DeleteCasterEpisodeGroup", "AddCasterEpisodeGroup"]
    assert {id: group.deleted for id, group in emulator.state.episode_groups.items()}[first]
    stack.destroy()
    assert emulator.state.is_empty()
