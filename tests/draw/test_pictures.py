"""Pictures of graphs, tapes and revad computations: well formed, stable, readable, honest."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import autodiff as ad
from autodiff import draw, revad, tape
from autodiff.draw.palette import BEHIND_TEXT, SHAPES, TEXTS, contrast
from autodiff.draw.text import shown

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def xyz():
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    return x, y, x * y + ad.exp_op(x)


def tape_of_three():
    recorded = tape.Tape()
    x, y = recorded.var(2.0), recorded.var(3.0)
    return recorded, x, y, x * y


def pictures():
    """One picture of each kind, made anew."""
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    z = x * y + ad.exp_op(x)
    recorded, a, _, c = tape_of_three()
    u, v = revad.Var(2.0), revad.Var(3.0)
    w = u * v + u * u
    w.grad_value = 1.0
    u.grad()
    return {
        "plain": draw.graph(z),
        "values": draw.graph(z, {x: 0.5, y: 4.2}, adjoints=True),
        "gradients": draw.graph(ad.gradients(z, [x, y]), forward=z),
        "tape": draw.tape(recorded, c.grad(), names={a: "a"}),
        "revad": draw.revad([u, v]),
        "stepper": draw.stepper(z, {x: 0.5, y: 4.2}).picture,
    }


@pytest.mark.parametrize("kind", pictures())
def test_a_picture_is_valid_xml_and_described_for_screen_readers(kind):
    root = ET.fromstring(pictures()[kind].svg)
    assert root.get("role") == "img"
    words = [root.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert root.get("aria-labelledby").split() == [word.get("id") for word in words]
    assert all(word.text.strip() for word in words)


@pytest.mark.parametrize("kind", pictures())
def test_a_picture_is_the_same_when_it_is_made_again(kind):
    assert pictures()[kind].svg == pictures()[kind].svg
    assert pictures()[kind].text == pictures()[kind].text


def test_pictures_do_not_depend_on_the_hash_seed():
    script = (
        "import hashlib, sys; sys.path.insert(0, 'tests/draw'); import test_pictures as t;"
        "print({k: hashlib.md5((p.svg + p.text).encode()).hexdigest()"
        " for k, p in t.pictures().items()})"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] != ""


def test_a_picture_scales_down_to_the_page(xyz):
    root = ET.fromstring(draw.graph(xyz[2]).svg)
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert "max-width:100%" in root.get("style")


def test_nothing_in_a_picture_refers_to_the_outside(xyz):
    svg = draw.graph(xyz[2]).svg.replace("http://www.w3.org/2000/svg", "")
    assert "http" not in svg
    assert "href" not in svg
    assert "url(" not in svg


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa_on_every_ground(shade):
    for text, colours in TEXTS.items():
        for ground in BEHIND_TEXT:
            ratio = contrast(colours[shade], SHAPES[ground][shade][0])
            assert ratio >= 4.5, (text, ground, ratio)


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_lines_stand_out_from_the_panel(shade):
    for line in ("line", "hotline", "variable", "op", "output", "backward", "current"):
        ratio = contrast(SHAPES[line][shade][1], SHAPES["panel"][shade][0])
        assert ratio >= 3, (line, ratio)


def test_the_listing_gives_each_node_its_value_and_adjoint(xyz):
    x, y, z = xyz
    assert draw.graph(z, {x: 0.5, y: 4.0}, adjoints=True).text.split("\n") == [
        "v3 = v1 + v2, a graph of 5 nodes",
        "x              value 0.5       adjoint 5.64872",
        "y              value 4         adjoint 0.5",
        "v1 = x * y     value 2         adjoint 1",
        "v2 = exp(x)    value 1.64872   adjoint 1",
        "v3 = v1 + v2   value 3.64872   adjoint 1",
    ]


def test_values_and_adjoints_are_written_into_the_picture(xyz):
    x, y, z = xyz
    texts = [
        t.text for t in ET.fromstring(draw.graph(z, {x: 0.5, y: 4.0}, True).svg).iter(f"{SVG}text")
    ]
    assert {"v1 = x * y", "1.64872", "5.64872"} <= set(texts)


def test_arrays_are_shown_by_their_shape():
    w = ad.Variable(name="W")
    text = draw.graph(ad.matmul_op(w, w), {w: np.ones((4, 4))}).text
    assert "v1 = W @ W   value 4×4 array" in text


def test_what_gradients_add_has_a_colour_of_its_own(xyz):
    x, _, z = xyz
    both = [z, *ad.gradients(z, [x])]
    added = 'class="ad-backward"'
    assert added not in draw.graph(both).svg.split("</style>")[1]
    told_apart = draw.graph(both, forward=z)
    assert added in told_apart.svg.split("</style>")[1]
    lines = {line.split(" ")[0]: "(gradients)" in line for line in told_apart.text.split("\n")}
    assert (lines["v1"], lines["v4"]) == (False, True)


def test_two_variables_of_one_name_are_told_apart():
    a, b = ad.Variable(name="x"), ad.Variable(name="x")
    assert "v1 = x * x (2)" in draw.graph(a * b).text


def test_a_variable_named_like_a_result_keeps_its_name():
    v1 = ad.Variable(name="v1")
    assert "v2 = v1 * v1" in draw.graph(v1 * v1).text


def test_given_names_replace_the_numbers(xyz):
    x, _, z = xyz
    assert "loss = v1 + v2" in draw.graph(z, names={z: "loss", x: "rate"}).text
    assert "rate" in draw.graph(z, names={x: "rate"}).text


def test_labels_are_escaped():
    odd = ad.Variable(name="<a & 'b' \"c\">")
    svg = draw.graph(odd * odd, names={odd: "<a & b>"}).svg
    assert "&lt;a &amp; b&gt;" in svg
    ET.fromstring(svg)
    ET.fromstring(draw.graph(odd * odd).svg)


def test_a_line_of_a_hundred_thousand_nodes_is_cut_to_its_end():
    h = x = ad.Variable(name="x")
    for _ in range(100_000):
        h = h + x
    picture = draw.graph(h, limit=120)
    assert "v100000 = v99999 + x" in picture.text
    assert "… 99,988 more nodes" in picture.text
    assert len(ET.fromstring(picture.svg).findall(f".//{SVG}g/{SVG}g")) < 20
    assert len(picture.text.split("\n")) <= 20


def test_of_a_graph_beyond_the_limit_the_part_nearest_the_output_is_drawn(xyz):
    x, y, z = xyz
    text = draw.graph(ad.exp_op(z) + y, limit=3).text
    assert "v5 = v4 + y" in text
    assert "… 4 more nodes" in text
    assert "v1 = x * y" not in text


def test_values_of_a_cut_graph_are_those_of_the_whole(xyz):
    x, y, z = xyz
    text = draw.graph(ad.exp_op(z) + y, {x: 0.0, y: 2.0}, adjoints=True, limit=1).text
    assert text.endswith("value 4.71828   adjoint 1")


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda x: draw.graph(3.0), TypeError, "outputs must be a Node.*float 3.0"),
        (lambda x: draw.graph([]), ValueError, "give at least one Node"),
        (lambda x: draw.graph(x * x, adjoints=True), ValueError, "give feed_dict"),
        (lambda x: draw.graph([x * x, x], {x: 1}, True), ValueError, "belong to one output"),
        (lambda x: draw.graph(x * x, names=["x"]), TypeError, "names maps"),
        (lambda x: draw.graph(x * x, names={"x": "x"}), TypeError, "names maps each Node"),
        (lambda x: draw.graph(x * x, limit=0), ValueError, "leaves nothing to draw"),
        (lambda x: draw.graph(x * x, limit="all"), TypeError, "number of boxes"),
        (lambda x: draw.graph(x * x, direction="left"), ValueError, "'left'"),
        (lambda x: draw.graph(x * x, {}), KeyError, "x"),
        (lambda x: draw.graph(x).save("x.png"), ValueError, r"\*\.svg"),
        (lambda x: draw.revad(x), TypeError, "draw.graph"),
        (lambda x: draw.revad(revad.Var(1.0)), ValueError, "start from the inputs"),
        (lambda x: draw.tape(x), TypeError, "takes a Tape"),
        (lambda x: draw.tape(tape.Tape()), ValueError, "tape is empty"),
    ],
)
def test_bad_input_is_refused_with_what_to_try(call, error, said):
    with pytest.raises(error, match=said):
        call(ad.Variable(name="x"))


def test_a_tape_shows_its_two_lists_row_by_row():
    recorded, x, y, z = tape_of_three()
    assert draw.tape(recorded, z.grad(), names={x: "x", y: "y"}).text.split("\n") == [
        "a tape of 3 nodes",
        "node   weight   parent   weight   parent   adjoint",
        "0 x    0        -1       0        -1       3",
        "1 y    0        -1       0        -1       2",
        "2      3        0        2        1        1",
    ]


def test_a_long_tape_shows_its_last_rows():
    recorded = tape.Tape()
    z = x = recorded.var(1.0)
    for _ in range(5000):
        z = z + x
    picture = draw.tape(recorded)
    assert "… 4,984 earlier nodes" in picture.text
    assert picture.text.split("\n")[-1].startswith("5000")
    assert "… 4,977 earlier nodes" in picture.svg
    assert len(picture.text.split("\n")) <= 20


def test_a_gradient_of_another_tape_is_refused():
    with pytest.raises(ValueError, match="another tape"):
        draw.tape(tape_of_three()[0], tape_of_three()[3].grad())


def test_revad_writes_the_weights_on_the_edges():
    x, y = revad.Var(2.0), revad.Var(3.5)
    _ = x * y
    texts = [t.text for t in ET.fromstring(draw.revad([x, y]).svg).iter(f"{SVG}text")]
    assert texts.count("3.5") == 2  # the value of y, and the weight from x
    assert "weight 3.5 to v3" in draw.revad([x, y]).text


def test_revad_shows_adjoints_only_once_they_are_known():
    x = revad.Var(2.0)
    z = x * x
    assert "adjoint" not in draw.revad(x).text
    z.grad_value = 1.0
    x.grad()
    assert "value 2   adjoint 4" in draw.revad(x).text


def test_revad_follows_a_line_of_any_length():
    z = x = revad.Var(1.0)
    for _ in range(20_000):
        z = z + x
    assert "… 19,988 more nodes" in draw.revad(x).text


def test_a_picture_is_saved_as_svg(tmp_path, xyz):
    picture = draw.graph(xyz[2])
    assert picture.save(tmp_path / "z.svg").read_text(encoding="utf-8") == picture.svg


def test_a_picture_offers_svg_and_plain_text_and_no_html(xyz):
    picture = draw.graph(xyz[2])
    assert picture._repr_mimebundle_() == {
        "image/svg+xml": picture.svg,
        "text/plain": picture.text,
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.333333"),
        (-0.0, "0"),
        (float("nan"), "nan"),
        (10**400, "1e+400"),
        (np.float32(0.1), "0.1"),
        (np.array(2.0), "2"),
        (np.array([1, 2, 3]), "[1, 2, 3]"),
        (np.zeros(7), "7-vector"),
        (np.zeros((0, 2)), "0×2 array"),
        (True, "True"),
    ],
)
def test_numbers_are_written_in_six_digits_and_arrays_by_shape(value, text):
    assert shown(value) == text


def test_an_address_is_never_shown():
    assert shown(object()) == "object"


def run(code):
    paths = ":".join(filter(None, sys.path))
    env = {"PYTHONPATH": paths}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)


def test_the_engine_does_not_import_the_pictures():
    run("import sys, autodiff; assert not any(m.startswith('autodiff.draw') for m in sys.modules)")


def test_drawing_does_not_import_ipywidgets():
    run(
        "import sys, autodiff as ad; from autodiff import draw; x = ad.Variable(name='x');"
        "draw.graph(x * x)._repr_mimebundle_(); draw.stepper(x * x, {x: 2.0})._repr_mimebundle_();"
        "assert 'ipywidgets' not in sys.modules and 'IPython' not in sys.modules"
    )


def test_every_coordinate_is_a_short_finite_number(xyz):
    body = draw.graph(xyz[2]).svg.split("</style>")[1]
    numbers = re.findall(r'(?:x|y|width|height)="([^"]*)"', body)
    assert numbers
    assert all(re.fullmatch(r"-?\d+(\.\d)?", number) for number in numbers)


def test_a_picture_does_not_depend_on_the_students_topological_order():
    """Exercise 5.1 may be solved by any order; what is drawn stays the same."""
    code = (
        "import autodiff as ad; from autodiff import draw, exercise;"
        "from autodiff.graph import find_topo_sort as find;"
        "{setup}"
        "x = ad.Variable(name='x'); h = ad.exp(x); z = h * x + ad.sin(x);"
        "print(draw.graph(z).svg)"
    )
    reversed_order = (
        "original = find.__code__;"
        "order = lambda nodes: sorted(reference(nodes), key=lambda n: (depth(n), -id(n)));"
        "reference = type(find)(original, find.__globals__);"
        "depth = lambda n: 1 + max(map(depth, n.inputs), default=0);"
        "find.__globals__.update(order=order);"
        "find.__code__ = (lambda node_list: order(node_list)).__code__;"
    )
    pictures = [
        subprocess.check_output([sys.executable, "-c", code.format(setup=setup)])
        for setup in ("", reversed_order)
    ]
    assert pictures[0] == pictures[1]
