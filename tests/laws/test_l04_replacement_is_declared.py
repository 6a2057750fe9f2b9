"""L4. Replacement is declared: a Replace field changed alone replaces and names itself; all others never replace."""

from cases import Case, Stage
from pulumi_apsara_live.model.fields import Replace

from .conftest import field_of


def is_about(case: Case, field: str) -> bool:
    """Fields that have another valid value alone."""
    return field not in case.fixed


def test_only_a_replace_field_replaces_and_it_names_itself(stage: Stage, case: Case, field: str) -> None:
    """What the diff says of one changed field is what the declaration says."""
    _, outputs, inputs = stage.create(case.full)
    changes = stage.diff(outputs, stage.checked({**case.full, field: case.other[field]}, inputs))
    replaced = field_of(case, field).marked(Replace)
    assert changes.replace == ((field,) if replaced else ())
    assert changes.update == (() if replaced else (field,))
