"""The broadcast visualiser: NumPy's copies, the engine's sums, and refusals that explain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

import autodiff as ad
from autodiff import draw

pairs = mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)


@given(pairs)
def test_the_sums_are_the_adjoints_that_the_engine_finds(pair):
    left, right = pair.input_shapes
    widget = draw.broadcast(left, right)
    a, b, arriving = (ad.Variable(name=name) for name in ("a", "b", "arriving"))
    adjoints = ad.Executor(ad.gradients((a + b) * arriving, [a, b])).run(
        feed_dict={a: np.ones(left), b: np.ones(right), arriving: widget.adjoint}
    )
    for name, expected in zip(("left", "right"), adjoints, strict=True):
        assert np.shape(widget.sums[name]) == np.shape(expected)
        np.testing.assert_array_equal(widget.sums[name], expected)


shapes = st.lists(st.integers(1, 3), max_size=3).map(tuple)


@given(shapes, shapes)
def test_it_agrees_with_numpy_which_shapes_broadcast(left, right):
    widget = draw.broadcast(left, right)
    try:
        expected = np.broadcast_shapes(left, right)
    except ValueError:
        expected = None
    assert widget.shape == expected
    assert bool(widget.problem) == (expected is None) == ("do not broadcast" in widget.text)


@given(shapes, shapes)
def test_every_pair_of_shapes_has_a_picture_and_always_the_same(left, right):
    widget = draw.broadcast(left, right)
    assert widget.svg == draw.broadcast(left, right).svg
    assert widget.svg.startswith("<svg")


def test_the_text_says_what_is_copied_and_what_is_summed():
    widget = draw.broadcast((2, 3), (2, 1), [[1, 2, 3], [10, 20, 30]], cell=1)
    assert widget.text.split("\n") == [
        "(2, 3) meets (2, 1): the result has the shape (2, 3)",
        "left    2  3",
        "right   2  1   1 axis stretched",
        "result  2  3",
        "right forward:  [[a] [b]] is copied to [[a a a] [b b b]]",
        "right backward: [[1 2 3] [10 20 30]] is summed to [[6] [60]]",
        "b of right is copied to 3 cells: its adjoint is 10 + 20 + 30 = 60",
    ]


def test_the_chosen_cell_is_marked_once_for_each_copy_and_each_term():
    marked = draw.broadcast((2, 3), (3,)).svg.count('class="ad-current"')
    assert marked == 1 + 2 + 2 + 1  # the cell, its copies, what arrives there, the sum


def test_a_clash_is_explained_with_something_to_try():
    problem = draw.broadcast((2, 3), (2,)).problem
    assert "on the last axis, 3 meets 2" in problem
    assert "Try right.reshape(2, 1)" in problem


def test_the_advice_for_a_clash_broadcasts():
    assert draw.broadcast((2, 3), (2, 1)).problem == ""


def test_a_clash_that_no_axis_can_mend_gets_no_advice():
    assert "Try" not in draw.broadcast((2, 3), (4, 5)).problem


def test_set_moves_it_and_reads_shapes_as_they_are_typed():
    widget = draw.broadcast((2, 3), (3,))
    assert widget.set(left="(4, 1)", right=" 1,5 ").shape == (4, 5)
    assert widget.set(right="").right == ()


def test_a_cell_that_is_no_longer_there_becomes_the_last():
    assert draw.broadcast((2, 3), (3,), cell=2).set(right=(1,)).cell == 0


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"left": "2; 3"}, ValueError, "Write lengths with commas"),
        ({"left": (2, -1)}, ValueError, "at most 8 axes"),
        ({"left": (2, 0.5)}, TypeError, "left is a shape"),
        ({"operand": "middle"}, ValueError, "left, right"),
        ({"cell": -1}, ValueError, "cell goes from 0"),
        ({"rows": 1}, TypeError, "no setting 'rows': there are left, right, operand, cell"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_changes(changes, error, says):
    widget = draw.broadcast((2, 3), (3,))
    before = widget.settings
    with pytest.raises(error, match=says):
        widget.set(**changes)
    assert widget.settings == before


def test_an_adjoint_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"the shape of the result, \(2, 3\), not \(3,\)"):
        draw.broadcast((2, 3), (3,), [1, 2, 3])


def test_large_results_are_shown_by_their_axes_alone():
    assert "600 cells: a result is drawn cell by cell" in draw.broadcast((30, 20), (20,)).text


@pytest.fixture
def board():
    pytest.importorskip("ipywidgets")
    from autodiff.draw.widgets.player import player

    widget = draw.broadcast((2, 3), (3,))
    return widget, player(widget).board


def test_the_controls_move_the_picture_and_not_the_model(board):
    widget, live = board
    live.inputs["right"].value = "2, 1"
    assert draw.broadcast((2, 3), (2, 1)).svg in live.screen.value
    assert widget.right == (3,)


def test_the_slider_ends_at_the_last_cell(board):
    _, live = board
    assert live.inputs["cell"].max == 2
    live.inputs["operand"].value = "left"
    assert live.inputs["cell"].max == 5


def test_what_is_typed_wrongly_is_said_and_the_picture_stays(board):
    _, live = board
    before = live.screen.value
    live.inputs["left"].value = "two by three"
    assert 'role="alert"' in live.notice.value and "is no shape" in live.notice.value
    assert live.screen.value == before
    live.inputs["left"].value = "4, 3"
    assert live.notice.value == ""


def test_set_moves_the_controls_that_are_shown(board):
    widget, live = board
    widget.set(left=(4, 2), right=(4, 1), cell=3)
    assert live.inputs["left"].value == "(4, 2)"
    assert live.inputs["cell"].value == 3
    assert widget.svg in live.screen.value


def test_every_control_says_what_it_is(board):
    for control in board[0].controls():
        assert control.label and len(control.tooltip) > len(control.label)


def test_it_is_displayed_as_a_player_and_a_picture_apart(monkeypatch):
    pytest.importorskip("ipywidgets")
    import IPython.display

    from autodiff.draw import player

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda o, **k: shown.append(o))
    monkeypatch.setattr(player, "display", lambda o, **k: shown.append(o))
    widget = draw.broadcast((2, 3), (3,))
    widget._ipython_display_()
    live, saved = shown
    assert list(live) == ["application/vnd.jupyter.widget-view+json"]
    assert saved._repr_mimebundle_() == widget._repr_mimebundle_()
