"""The stepper: its numbers are the engine's, its steps tell the whole story, its player follows."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff import draw
from autodiff.draw.trace import total, trace


@st.composite
def expressions(draw):
    """Random expressions of two variables in which nodes are used several times."""
    nodes = [ad.Variable(name="x"), ad.Variable(name="y")]
    for _ in range(draw(st.integers(1, 8))):
        a, b = (nodes[draw(st.integers(0, len(nodes) - 1))] for _ in range(2))
        made = {
            "add": lambda a, b: a + b,
            "multiply": lambda a, b: a * b,
            "subtract": lambda a, b: a - b,
            "exp": lambda a, b: ad.exp_op(a * 0.1),
            "constant": lambda a, b: a * 3 + 1,
        }[draw(st.sampled_from(["add", "multiply", "subtract", "exp", "constant"]))](a, b)
        nodes.append(made)
    return nodes[0], nodes[1], nodes[-1]


@settings(deadline=None)
@given(expressions())
def test_values_and_adjoints_equal_those_of_the_engine(expression):
    x, y, z = expression
    feed = {x: 0.7, y: -1.3}
    walk = trace(z, feed)
    values, received = walk.state(len(walk.events))
    expected = ad.Executor(walk.order).run(feed_dict={v: feed[v] for v in walk.order if v in feed})
    assert [values[node] for node in walk.order] == expected
    reached = list(received)
    adjoints = ad.Executor(ad.gradients(z, reached)).run(feed_dict=feed)
    np.testing.assert_allclose([total(received[n]) for n in reached], adjoints, rtol=1e-12)
    assert {v for v in (x, y) if v in walk.order} <= set(reached)


@settings(deadline=None)
@given(expressions())
def test_each_term_of_the_ledger_is_the_product_that_it_claims(expression):
    x, y, z = expression
    for event in trace(z, {x: 0.7, y: -1.3}).events:
        if event.factors:
            assert event.amount == pytest.approx(event.factors[0] * event.factors[1], rel=1e-12)


@settings(deadline=None)
@given(expressions())
def test_no_node_sends_before_all_its_contributions_have_arrived(expression):
    x, y, z = expression
    events = [e for e in trace(z, {x: 0.7, y: -1.3}).events if e.phase == "backward"]
    for i, event in enumerate(events):
        assert all(later.node is not event.source for later in events[i:])


def test_arrays_are_followed_too():
    x, w = ad.Variable(name="X"), ad.Variable(name="W")
    loss = ad.reduce_sum_op(ad.sigmoid_op(ad.matmul_op(x, w)))
    feed = {x: np.arange(6.0).reshape(2, 3), w: np.ones((3, 1))}
    walk = trace(loss, feed)
    _, received = walk.state(len(walk.events))
    (expected,) = ad.Executor(ad.gradients(loss, [w])).run(feed_dict=feed)
    np.testing.assert_allclose(total(received[w]), expected)
    assert "adjoint of W: 3×1 array" in repr(draw.stepper(loss, feed))


@pytest.fixture
def walk():
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    return draw.stepper(x * y + ad.exp_op(x), {x: 0.0, y: 4.0})


def test_the_ledger_tells_how_an_adjoint_came_about(walk):
    walk.go_to(walk.last)
    assert "adjoint of x: 1*1 + 1*4 = 5" in walk.text
    assert "adjoint of y: 1*0 = 0" in walk.text


def test_the_ledger_grows_by_one_term_a_step(walk):
    accounts = []
    for step in range(walk.last + 1):
        walk.go_to(step)
        accounts += [line for line in walk.text.split("\n") if line.startswith("adjoint of x")]
    assert accounts[0] == "adjoint of x: 1*1 = 1"
    assert accounts[-1] == "adjoint of x: 1*1 + 1*4 = 5"


def test_a_walk_begins_with_its_inputs_alone(walk):
    assert walk.step == 0
    assert walk.text.split("\n") == [
        f"Step 0 of {walk.last}: the inputs are given.",
        "x   value 0",
        "y   value 4",
    ]


def test_a_step_forward_computes_one_value(walk):
    walk.go_to(1)
    assert "v1 = x * y" in walk.text
    assert "v2 = exp(x)" not in walk.text


def test_negative_factors_stand_in_parentheses():
    x = ad.Variable(name="x")
    assert "adjoint of x: 1*(-2) = -2" in repr(draw.stepper(x * -2.0, {x: 1.0}))


def test_both_uses_of_a_squared_node_are_entered():
    x = ad.Variable(name="x")
    assert "adjoint of x: 1*3 + 1*3 = 6" in repr(draw.stepper(x * x, {x: 3.0}))


def test_only_what_leads_to_wrt_gets_an_adjoint():
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    said = repr(draw.stepper(x * y + ad.exp_op(x), {x: 0.0, y: 4.0}, wrt=y))
    assert "adjoint of y" in said
    assert "adjoint of x" not in said
    assert "adjoint of v2" not in said


def test_every_step_has_the_same_size_and_its_own_picture(walk):
    pictures = [walk.picture_at(step).svg for step in range(walk.last + 1)]
    roots = [ET.fromstring(picture) for picture in pictures]
    assert len({(root.get("width"), root.get("height")) for root in roots}) == 1
    assert len(set(pictures)) == len(pictures)


def test_a_saved_walk_shows_the_finished_ledger_wherever_it_stands(walk):
    bundle = walk._repr_mimebundle_()
    walk.go_to(2)
    assert walk._repr_mimebundle_() == bundle
    assert "1*1 + 1*4 = 5" in bundle["image/svg+xml"]
    assert "1*1 + 1*4 = 5" in bundle["text/plain"]
    assert set(bundle) == {"image/svg+xml", "text/plain"}


def test_a_long_ledger_is_cut_to_a_screenful():
    x = ad.Variable(name="x")
    h = x
    for _ in range(25):
        h = ad.exp_op(h) + x * 0.01
        h = h * 0.1
    with pytest.raises(ValueError, match="nobody follows more than 60"):
        draw.stepper(h, {x: 0.5})
    h = x
    for _ in range(30):
        h = h * x
    said = repr(draw.stepper(h, {x: 1.0}))
    assert len(said.split("\n")) <= 20
    assert "earlier terms" in said


@pytest.mark.parametrize("step", [-1, 100])
def test_a_step_that_does_not_exist_is_refused(walk, step):
    with pytest.raises(ValueError, match=f"there is no step {step}: this walk has the steps 0 to"):
        walk.go_to(step)


@pytest.mark.parametrize("step", [1.5, "1", True, None])
def test_a_step_that_is_no_number_is_refused(walk, step):
    with pytest.raises(TypeError, match="a step is a whole number"):
        walk.go_to(step)


def test_an_output_that_is_no_node_is_refused():
    with pytest.raises(TypeError, match="output must be a Node"):
        draw.stepper(3.0, {})


def test_an_input_without_a_value_is_refused():
    x = ad.Variable(name="x")
    with pytest.raises(KeyError, match="x"):
        draw.stepper(x * x, {})


@pytest.fixture
def player(walk):
    pytest.importorskip("ipywidgets")
    from autodiff.draw.player import player

    box = player(walk)
    controls, screen, *_ = box.children
    return (*controls.children, screen)


def test_the_slider_turns_the_page(walk, player):
    _, _, _, slider, screen = player
    before = screen.value
    slider.value = 3
    assert screen.value != before
    assert walk.picture_at(3).svg in screen.value


def test_the_buttons_step_on_and_back_and_stop_at_the_ends(walk, player):
    _, back, on, slider, screen = player
    back.click()
    assert slider.value == 0
    for _ in range(walk.last + 3):
        on.click()
    assert slider.value == walk.last
    assert "1*1 + 1*4 = 5" in screen.value


def test_go_to_moves_a_player_that_is_shown(walk, player):
    play, _, _, slider, screen = player
    walk.go_to(4)
    assert (play.value, slider.value) == (4, 4)
    assert walk.svg in screen.value


def test_the_controls_do_not_move_the_walk_itself(walk, player):
    player[3].value = 5
    assert walk.step == 0


def test_a_walk_is_displayed_as_a_player_and_a_picture_apart(walk, monkeypatch):
    pytest.importorskip("ipywidgets")
    import IPython.display

    from autodiff.draw import player

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda o, **k: shown.append(o))
    monkeypatch.setattr(player, "display", lambda o, **k: shown.append(o))
    walk._ipython_display_()
    live, saved = shown
    assert list(live) == ["application/vnd.jupyter.widget-view+json"]
    assert saved._repr_mimebundle_() == draw.filmstrip(walk)._repr_mimebundle_()
