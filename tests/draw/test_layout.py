"""The layout: nothing overlaps, edges go one way, the same graph lands in the same place."""

import time
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodiff.draw.layers import layered, ranks
from autodiff.draw.layout import arrange
from autodiff.draw.ordering import crossings, order_layers

calmly = settings(deadline=None, max_examples=60)  # a busy machine is no failure


@st.composite
def graphs(draw):
    """Random graphs without cycles, with parallel edges and with boxes of all sizes."""
    count = draw(st.integers(1, 40))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    edges = [
        tuple(sorted(pair)) for pair in draw(st.lists(pairs, max_size=80)) if len(set(pair)) > 1
    ]
    size = st.tuples(st.integers(10, 200), st.integers(10, 60))
    return draw(st.lists(size, min_size=count, max_size=count)), edges


directions = st.sampled_from(["right", "down", None])


def bounds(layout, sizes):
    return [
        (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        for (x, y), (w, h) in zip(layout.centres, sizes, strict=True)
    ]


@calmly
@given(graphs(), directions)
def test_boxes_do_not_overlap(graph, direction):
    sizes, edges = graph
    for one, other in combinations(bounds(arrange(sizes, edges, direction), sizes), 2):
        apart = max(other[0] - one[2], one[0] - other[2], other[1] - one[3], one[1] - other[3])
        assert apart > 1, (one, other)


@calmly
@given(graphs(), directions)
def test_everything_lies_inside_the_drawing(graph, direction):
    sizes, edges = graph
    layout = arrange(sizes, edges, direction)
    corners = [
        corner for x0, y0, x1, y1 in bounds(layout, sizes) for corner in ((x0, y0), (x1, y1))
    ]
    for x, y in corners + [point for route in layout.routes for point in route.points]:
        assert -0.01 <= x <= layout.width + 0.01
        assert -0.01 <= y <= layout.height + 0.01


@calmly
@given(graphs(), directions)
def test_every_edge_goes_with_the_flow_from_its_tail_to_its_head(graph, direction):
    sizes, edges = graph
    layout = arrange(sizes, edges, direction)
    axis = 0 if layout.direction == "right" else 1
    boxes = bounds(layout, sizes)
    for (tail, head), route in zip(edges, layout.routes, strict=True):
        ways = [point[axis] for point in route.points]
        assert ways == sorted(ways)
        assert ways[0] == pytest.approx(boxes[tail][axis + 2])
        assert ways[-1] == pytest.approx(boxes[head][axis])


@calmly
@given(graphs(), directions)
def test_an_edge_meets_its_own_boxes_at_their_sides(graph, direction):
    sizes, edges = graph
    layout = arrange(sizes, edges, direction)
    across = 1 if layout.direction == "right" else 0
    boxes = bounds(layout, sizes)
    for (tail, head), route in zip(edges, layout.routes, strict=True):
        for box, point in ((boxes[tail], route.points[0]), (boxes[head], route.points[-1])):
            assert box[across] < point[across] < box[across + 2]


@calmly
@given(graphs(), directions)
def test_no_edge_passes_through_a_foreign_box(graph, direction):
    sizes, edges = graph
    layout = arrange(sizes, edges, direction)
    for (tail, head), route in zip(edges, layout.routes, strict=True):
        foreign = [b for i, b in enumerate(bounds(layout, sizes)) if i not in (tail, head)]
        steps = zip(route.points, route.points[1:], route.straight, strict=False)
        for (x0, y0), (x1, y1), straight in steps:
            if straight:
                for left, top, right, bottom in foreign:
                    assert x1 <= left or x0 >= right or y1 <= top or y0 >= bottom


@calmly
@given(graphs())
def test_every_edge_leads_to_a_later_layer(graph):
    sizes, edges = graph
    rank = ranks(len(sizes), edges)
    assert all(rank[tail] < rank[head] for tail, head in edges)
    assert min(rank) == 0


def test_an_input_stands_right_before_its_only_use():
    chain = [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert ranks(6, [*chain, (5, 4)])[5] == 3


def test_the_long_edges_of_one_box_share_their_way():
    graph = layered(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 4), (0, 5)])
    assert len(graph.rank) - graph.real == 4
    assert graph.paths[0, 5][:-2] == graph.paths[0, 4][:-1]


def test_a_long_edge_is_straight():
    edges = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]
    route = arrange([(40, 20)] * 5, edges).routes[-1]
    assert len({y for _, y in route.points[2:-2]}) == 1


def test_a_box_stands_midway_between_its_two_inputs():
    (_, above), (_, below), (_, joined) = arrange([(40, 20)] * 3, [(0, 2), (1, 2)]).centres
    assert joined == pytest.approx((above + below) / 2)


def test_a_tree_is_drawn_without_crossings():
    edges = [(i, (i - 1) // 2) for i in range(1, 31)]
    graph = layered(31, edges)
    assert crossings(order_layers(graph), graph.before) == 0


def test_the_ordering_removes_a_crossing_that_the_input_order_has():
    graph = layered(6, [(0, 5), (1, 4), (2, 3)])
    assert crossings([[0, 1, 2], [3, 4, 5]], graph.before) == 3
    assert crossings(order_layers(graph), graph.before) == 0


def test_parallel_edges_arrive_at_different_places():
    layout = arrange([(40, 30)] * 2, [(0, 1), (0, 1)])
    assert layout.routes[0].points[-1] != layout.routes[1].points[-1]


def test_a_wide_graph_flows_down_and_a_short_one_right():
    assert arrange([(90, 20)] * 3, [(0, 1), (1, 2)]).direction == "right"
    assert arrange([(90, 20)] * 9, [(i, i + 1) for i in range(8)]).direction == "down"


def test_a_graph_much_broader_than_deep_flows_right_although_it_fits_no_page():
    tree = [(i, (i - 1) // 2) for i in range(1, 127)]
    assert arrange([(120, 30)] * 127, tree).direction == "right"


def test_a_dense_graph_is_drawn_narrower_than_its_aligned_blocks(monkeypatch):
    dice = Random(0)
    edges = [(max(0, v - dice.randint(1, 15)), v) for v in range(1, 60) for _ in range(2)]
    narrow = arrange([(100, 20)] * 60, edges, "down").width
    monkeypatch.setattr("autodiff.draw.layout.STILL_READABLE", 1000)
    assert narrow < 0.7 * arrange([(100, 20)] * 60, edges, "down").width


def test_a_cycle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        arrange([(10, 10)] * 2, [(0, 1), (1, 0)])


def test_an_unknown_direction_is_refused():
    with pytest.raises(ValueError, match="'right', 'down' or None, not 'up'"):
        arrange([(10, 10)], [], "up")


@calmly
@given(graphs())
def test_the_same_graph_is_laid_out_the_same(graph):
    assert arrange(*graph) == arrange(*graph)


def test_three_hundred_boxes_are_arranged_within_seconds():
    edges = [(max(0, v - 1 - v * k % 7), v) for v in range(1, 300) for k in (1, 3)]
    begin = time.perf_counter()
    arrange([(80, 30)] * 300, edges)
    assert time.perf_counter() - begin < 5  # measured: 0.3 s; the rest is for a busy machine
