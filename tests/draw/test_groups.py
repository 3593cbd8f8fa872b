"""Large graphs in groups: nothing is lost, every group opens, and the arrows make no circle."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff import draw
from autodiff.draw import grouping


def deep(count):
    """A graph of `count` nodes in which each reads the one before and the input."""
    h = x = ad.Variable(name="x")
    for _ in range(count - 1):
        h = h * x
    return x, h


@pytest.fixture(scope="module")
def network():
    """A network's gradients: a graph of some 480 nodes."""
    weights = [ad.Variable(name=f"w{i}") for i in range(8)]
    h = x = ad.Variable(name="x")
    for i in range(32):
        h = ad.tanh_op(h * weights[i % 8] + weights[(i + i // 8) % 8])
    feed = {x: 1.0, **{weight: 0.5 for weight in weights}}
    return draw.graph(ad.gradients(h, weights), feed, forward=h)


def counts(text):
    return [int(n.replace(",", "")) for n in re.findall(r"group [\d.]+: ([\d,]+) nodes", text)]


def test_three_hundred_nodes_are_drawn_in_groups_and_fewer_are_not():
    assert isinstance(draw.graph(deep(299)[1]), draw.Picture)
    picture = draw.graph(deep(300)[1])
    assert sum(counts(picture.text)) == 300
    assert picture.text.startswith("v299 = v298 * x, a graph of 300 nodes: 12 groups\n")


def test_a_limit_asks_for_the_part_nearest_the_output_instead():
    assert "… 287 more nodes" in draw.graph(deep(300)[1], limit=120).text


def test_the_saved_picture_shows_the_groups_with_their_counts(network):
    bundle = network._repr_mimebundle_()
    assert sum(counts(bundle["text/plain"])) == sum(counts(bundle["image/svg+xml"])[-12:])
    assert "Orange: what the gradients add" in bundle["image/svg+xml"]
    ET.fromstring(bundle["image/svg+xml"])


def test_a_group_opens_with_its_values_and_closes(network):
    closed = network.svg
    opened = network.open(5).text
    assert "group 5 is open" in opened
    assert re.search(r"v\d+ = .* value ", opened)
    assert network.close().svg == closed


def test_adjoints_are_those_of_the_whole():
    x, h = deep(300)
    text = draw.graph(h, {x: 1.0}, adjoints=True).open(12).text
    assert re.search(r"v299 = v298 \* x +value 1 +adjoint 1$", text)


def test_groups_open_within_groups_down_to_the_nodes():
    picture = draw.graph(deep(100_000)[1])
    for number in (12, 3, 2, 1):
        picture.open(number)
    assert picture.opened == (12, 3, 2, 1)
    assert "v93" in picture.text
    assert [label for label, _ in picture.controls()[0].options][:3] == [
        "all groups", "group 12: 8,334 nodes", "group 12.3: 694 nodes",
    ]  # fmt: skip


def test_a_picture_is_the_same_when_it_is_made_again():
    assert draw.graph(deep(400)[1]).open(3).svg == draw.graph(deep(400)[1]).open(3).svg


@given(st.integers(300, 3_000_000), st.lists(st.integers(1, 12), max_size=3))
def test_what_is_drawn_covers_every_node_once(count, path):
    try:
        inside, outside = grouping.shown(count, path)
    except ValueError:
        return
    found = sorted(inside + outside, key=lambda stretch: stretch.start)
    assert [one.stop for one in found] == [*(one.start for one in found[1:]), count]
    assert found[0].start == 0
    assert len(inside) <= grouping.MOST_NODES


@pytest.mark.parametrize(("path", "error"), [((13,), ValueError), ((0,), ValueError),
                                             ((1, 1), ValueError), ("1", TypeError),
                                             ((True,), TypeError)])  # fmt: skip
def test_a_group_that_is_not_there_is_refused(path, error):
    picture = draw.graph(deep(300)[1])
    with pytest.raises(error, match="there is no group|opened is a tuple of group numbers"):
        picture.set(opened=path)
    assert picture.opened == ()


def test_the_control_opens_a_group():
    pytest.importorskip("ipywidgets")
    from autodiff.draw.widgets.player import player

    picture = draw.graph(deep(300)[1])
    box = player(picture)
    box.board.inputs["opened"].value = (12,)
    assert "v299 = v298 * x" in box.board.screen.value
    assert "group 12 is open" not in picture.text
