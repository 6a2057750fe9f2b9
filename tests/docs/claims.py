"""Which test runs each command, program and text of the manual, in the order of its page.

Commands that are words of the Makefile need no claim: they are what the tests' own jobs are started by.
"""

from __future__ import annotations

from authoring import reference

from pulumi_apsara_live.resources import RESOURCES

WAY_OF_A_USER = "test_the_way_of_a_user_is_as_documented"
README_RESTART = "test_a_restart_is_previewed_as_the_readme_shows"
TRIGGERS = "test_triggers_restart_as_documented"
CHECK = "test_errors_of_check_are_reported_as_documented"
RELAY = "test_another_list_restarts_the_relay_as_documented"
CLEARED = "test_what_is_no_longer_declared_is_listed_as_documented"
EXAMPLES = "test_a_studio_is_exported_and_read_as_in_the_examples"
TUTORIAL = "test_the_tutorial_is_walked_from_its_first_line_to_its_last"
ON_AIR = "test_a_studio_goes_on_air_as_documented"
ROTATION = "test_keys_are_rotated_as_documented"
MOVED = "test_a_show_is_moved_into_a_component_as_documented"
UNIT_TESTED = "test_a_program_is_unit_tested_as_documented"
IN_CI = "test_a_program_is_tested_in_ci_as_documented"
PR_COMMANDS = "test_the_commands_of_the_page_on_pull_requests_run"
PR_WORKFLOWS = "test_the_workflows_of_the_manual_are_the_examples"
RENAMED = "test_resources_are_renamed_and_moved_as_documented"
IN_YAML = "test_a_studio_in_yaml_lives_as_documented"
TO_PLUGIN = "test_a_stack_moves_to_the_plugin_and_back_as_documented"
SCHEDULE = "test_a_studio_goes_on_air_by_schedule_as_documented"
PROTECTED = "test_a_show_is_protected_as_documented"

CLAIMS: dict[str, list[str]] = {
    "README.md": [
        WAY_OF_A_USER,
        "test_the_first_program_of_the_readme_is_the_example",
        "test_the_previews_of_the_readme_are_what_the_engine_shows",
        "test_the_previews_of_the_readme_are_what_the_engine_shows",
        *[README_RESTART] * 3,
    ],
    "docs/index.md": ["test_the_landing_page_shows_commands_and_a_program_that_run"] * 2,
    "docs/pulumi-alicloud.md": ["test_a_domain_of_pulumi_alicloud_is_used_as_documented"],
    "docs/setup.md": ["test_a_wheel_is_required_as_documented"],
    "docs/tutorial.md": [TUTORIAL] * 12,
    "docs/go-on-air.md": [ON_AIR] * 4,
    "docs/schedule.md": [*[SCHEDULE] * 5, "test_a_job_is_due_soon_after_the_declared_time_all_year", *[SCHEDULE] * 2],
    "docs/keep-settings.md": ["test_what_others_set_can_be_kept_as_documented"],
    "docs/rotate-keys.md": [ROTATION] * 4,
    "docs/components.md": [MOVED] * 4,
    "docs/production-studio.md": ["test_a_whole_studio_is_declared_as_documented"] * 4,
    "docs/transforms.md": ["test_defaults_are_set_by_transforms_as_documented"],
    "docs/read-what-exists.md": [
        "test_what_exists_is_read_as_documented",
        "test_what_exists_is_looked_up_as_documented",
        "test_what_the_program_creates_is_looked_up_as_documented",
    ],
    "docs/unit-tests.md": [UNIT_TESTED] * 3,
    "docs/how-values-travel.md": ["test_the_program_with_types_runs_as_documented"],
    "docs/test-in-ci.md": [IN_CI] * 2,
    "docs/protect-on-air.md": [PROTECTED] * 3,
    "docs/pull-requests.md": [PR_COMMANDS, PR_WORKFLOWS, PR_WORKFLOWS, PR_COMMANDS, PR_WORKFLOWS],
    "docs/adopt.md": [
        *["test_the_manual_shows_what_is_printed"] * 2,
        "test_an_adopted_studio_previews_without_a_change",
        *["test_the_manual_shows_what_is_printed"] * 2,
        "test_all_studios_are_adopted_as_documented",
    ],
    "docs/other-languages.md": [
        *[IN_YAML] * 3,
        *["test_a_studio_in_typescript_and_go_lives_as_documented"] * 4,
        IN_YAML,
    ],
    "docs/move-to-the-plugin.md": [TO_PLUGIN] * 4,
    "docs/rename-and-move.md": [RENAMED] * 5,
    "docs/upgrade.md": ["test_an_upgrade_is_previewed_as_documented"],
    "docs/after-a-crash.md": [
        "test_an_example_killed_at_any_call_comes_into_being_once",
        "test_a_destroy_that_was_killed_is_finished_as_the_manual_says",
        "test_the_doctor_lists_orphans_as_documented",
        "test_a_state_that_was_being_written_is_mended_as_the_manual_says",
    ],
    "docs/whole-writes.md": [CLEARED, CLEARED, "test_creating_over_settings_is_refused_as_documented"],
    "docs/on-air.md": ["test_a_playing_episode_is_refused_as_documented"],
    "docs/restart-on-change.md": [TRIGGERS] * 5,
    "docs/run-state-and-scenes.md": [
        "test_starting_without_a_setting_is_refused_as_documented",
        ON_AIR,
        "test_a_scene_of_a_stopped_studio_is_refused_as_documented",
    ],
    "docs/relays.md": [RELAY, "test_a_place_is_not_changed_while_a_list_plays_as_documented", RELAY, RELAY],
    "docs/stacks.md": [EXAMPLES, EXAMPLES, "test_what_is_no_studio_is_refused_as_documented", EXAMPLES],
    "docs/emulator.md": ["test_the_command_prints_one_line_and_serves", "test_the_program_runs"],
    "docs/doctor.md": ["test_the_doctor_shows_what_the_manual_shows"] * 2,
    "docs/help-confirm-the-api.md": [
        *["test_the_probe_prints_what_the_manual_shows"] * 2,
        "test_the_clean_up_of_the_manual_runs",
        "test_the_policy_of_the_manual_allows_a_run",
        "test_the_emulator_of_the_manual_reads_the_report",
    ],
    "docs/permissions.md": [
        *["test_the_commands_of_the_manual_print_policies"] * 2,
        "test_a_refused_permission_is_reported_as_in_the_manual",
    ],
    "docs/logging.md": ["test_calls_are_logged_as_documented"] * 2,
    "docs/errors.md": [
        *[CHECK] * 6,
        "test_deleting_a_studio_on_air_is_refused_as_documented",
        "test_a_wrong_secret_is_reported_as_documented",
        "test_tracebacks_are_shown_on_demand_as_documented",
    ],
    **{
        f"docs/reference/{stem}.md": [
            "test_the_example_of_a_reference_page_runs",
            "test_the_example_of_a_reference_page_runs_in_yaml",
            "test_the_examples_of_the_reference_pages_compile_in_typescript",
            "test_the_examples_of_the_reference_pages_compile_in_go",
        ]
        for stem in ("account", *map(reference.stem, RESOURCES.values()))
    },
    "docs/reference/functions.md": ["test_the_example_of_a_reference_page_runs"],
}
"""The tests of this folder, or of another one, by name; a test that is named here has to name the page."""
