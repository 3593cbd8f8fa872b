"""Trees: flattening, putting together again, matching one with another."""

from collections import OrderedDict, defaultdict, namedtuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff.trees import flatten, leaves, map_leaves, match, paths

Point = namedtuple("Point", "x y")
trees = st.recursive(
    st.integers() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.builds(Point, inner, inner)
        | st.dictionaries(st.sampled_from("abc"), inner)
    ),
    max_leaves=10,
)


@given(trees)
def test_a_tree_is_put_together_again_from_its_leaves(tree):
    found, rebuild = flatten(tree)
    assert rebuild(found) == tree
    assert type(rebuild(found)) is type(tree)
    assert leaves(tree) == found


@given(trees)
def test_every_leaf_is_where_its_path_says(tree):
    for path, leaf in zip(paths(tree), leaves(tree), strict=True):
        assert eval(f"tree{path}", {"tree": tree}) == leaf


@given(trees)
def test_a_tree_matches_itself(tree):
    assert match(tree, tree, "it") == leaves(tree)


def test_the_leaves_change_and_the_form_stays():
    assert map_leaves(str, {"a": [1, (2,)], "b": None}) == {"a": ["1", ("2",)], "b": None}


def test_named_tuples_and_kinds_of_dict_keep_their_type():
    tree = OrderedDict(b=Point(1, 2), a=defaultdict(list, c=3))
    doubled = map_leaves(lambda leaf: 2 * leaf, tree)
    assert isinstance(doubled, OrderedDict) and isinstance(doubled["b"], Point)
    assert doubled == {"b": Point(2, 4), "a": {"c": 6}}
    assert doubled["a"].default_factory is list
    assert tree["a"]["c"] == 3  # the original is as it was


def test_none_has_no_leaves():
    assert flatten(None)[0] == []
    assert leaves([None, 1, {"a": None}]) == [1]


def test_dicts_match_by_key_and_lists_match_tuples():
    assert match({"b": [1, 2], "a": 3}, {"a": 0, "b": (0, 0)}, "it") == [3, 1, 2]


@pytest.mark.parametrize(
    ("tree", "like", "message"),
    [
        ([1], 0, "the tangent is a list of 1; expected int"),
        (
            {"w": [1, 2]},
            {"w": [1, 2, 3]},
            r"the tangent at \['w'\] is a list of 2; expected a list",
        ),
        ({"w": 1}, {"v": 1}, r"a dict with the keys \['w'\]; expected .* \['v'\]"),
        ((1, None), (1, 2), r"at \[1\] is None; expected int"),
    ],
)
def test_trees_of_different_forms_are_refused_with_the_place_where_they_part(tree, like, message):
    with pytest.raises(TypeError, match=message):
        match(tree, like, "the tangent")
