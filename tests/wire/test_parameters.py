"""Nested parameters and their flat form."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_apsara_live.wire.parameters import flatten, unflatten


def test_a_list_of_objects_is_counted_from_one() -> None:
    """`VideoLayer` becomes `VideoLayer.1.FillMode`, lists within it are counted in the same way."""
    layers = [{"FillMode": "fit", "PositionNormalized": [0.1, 0.2]}, {"FillMode": "none"}]
    assert flatten({"VideoLayer": layers}) == {
        "VideoLayer.1.FillMode": "fit",
        "VideoLayer.1.PositionNormalized.1": "0.1",
        "VideoLayer.1.PositionNormalized.2": "0.2",
        "VideoLayer.2.FillMode": "none",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (1e-7, "0.0000001"),
        (1e22, "1" + "0" * 22),
        ("", ""),
        ("a b", "a b"),
    ],
)
def test_a_value_has_one_text(value: object, text: str) -> None:
    """Booleans are words, numbers have no exponent and no useless fraction, empty text stays empty."""
    assert flatten({"Name": value}) == {"Name": text}


@pytest.mark.parametrize("nothing", [None, [], (), {}, [None], {"Member": None}])
def test_nothing_is_not_sent(nothing: object) -> None:
    """What holds no value has no parameter."""
    assert flatten({"Name": nothing}) == {}


def test_an_entry_that_is_not_sent_keeps_its_number() -> None:
    """The second location stays the second."""
    assert flatten({"BlendList": [None, "RV02"]}) == {"BlendList.2": "RV02"}
    assert unflatten({"BlendList.2": "RV02"}) == {"BlendList": [None, "RV02"]}


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused_by_name(number: float) -> None:
    """The error says which parameter it was."""
    with pytest.raises(ValueError, match=r"Layer\.1\.Width"):
        flatten({"Layer": [{"Width": number}]})


def test_a_value_without_a_form_is_refused_by_name() -> None:
    """Bytes, sets and objects are somebody's mistake."""
    with pytest.raises(TypeError, match="CasterName is of type bytes"):
        flatten({"CasterName": b"studio"})


@pytest.mark.parametrize("flat", [{"A": "1", "A.B": "2"}, {"A.B": "2", "A": "1"}])
def test_a_name_is_a_value_or_a_group(flat: dict[str, str]) -> None:
    """In either order."""
    with pytest.raises(ValueError, match="already"):
        unflatten(flat)


NAMES = st.text("ABCdef", min_size=1, max_size=5)
LEAVES = st.text(max_size=5) | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
TREES = st.dictionaries(
    NAMES,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        max_leaves=10,
    ),
    max_size=4,
)


def texts(tree: object) -> object:
    """The same tree with texts for leaves."""
    if isinstance(tree, dict):
        return {name: texts(member) for name, member in tree.items()}
    if isinstance(tree, list):
        return [texts(entry) for entry in tree]
    return flatten({"Leaf": tree})["Leaf"]


@given(TREES)
def test_what_was_flattened_grows_again(tree: dict[str, object]) -> None:
    """No value is lost and none moves, whatever the nesting."""
    assert unflatten(flatten(tree)) == texts(tree)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_its_text(number: float) -> None:
    """The text is exact, and nothing but digits, a sign and a point."""
    text = flatten({"Number": number})["Number"]
    assert float(text) == number
    assert set(text) <= set("-.0123456789")
