"""The filmstrip: every step is in it, byte for byte, and nothing that a page has to fetch."""

import json
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff import draw
from autodiff.draw.filmstrip import PIECE, differences


@pytest.fixture
def walk():
    x, y = ad.Variable(name="x"), ad.Variable(name='<"y"> & \\')
    return draw.stepper(x * y + ad.exp_op(x), {x: 0.0, y: 4.0})


def frames_of(html):
    """Play a filmstrip as its script does; returns the drawings from the last to the first."""
    more, moves = json.loads(re.search(r"\[more, moves\] = (.*), last = moves.length", html)[1])
    now = PIECE.findall(unquote(re.search(r'src="data:image/svg\+xml,([^"]*)"', html)[1]))
    pieces, places = [*now, *more], list(range(len(now)))
    yield "".join(now)
    for move in moves:
        for place, dropped, *put in move:
            places[place : place + dropped] = put
        yield "".join(pieces[place] for place in places)


def without_ids(svg):
    return re.sub(r"ad-[0-9a-f]{12}(-film)?", "", svg)


def test_every_step_is_in_the_strip(walk):
    frames = [without_ids(frame) for frame in frames_of(draw.filmstrip(walk).html)]
    steps = [without_ids(walk.picture_at(step).svg) for step in range(walk.last + 1)]
    assert frames[::-1] == steps


@given(st.lists(st.lists(st.sampled_from(["<a>", "<b>1", "\nc", "<d>é"])), min_size=1, max_size=6))
def test_differences_give_back_what_they_were_made_of(lists):
    frames = ["".join(["<svg>", *pieces]) for pieces in lists]
    more, moves = differences(frames)
    now = PIECE.findall(frames[-1])
    pieces, places, found = [*now, *more], list(range(len(now))), [frames[-1]]
    for move in moves:
        for place, dropped, *put in move:
            places[place : place + dropped] = put
        found.append("".join(pieces[place] for place in places))
    assert found[::-1] == frames


def test_a_strip_is_the_same_when_it_is_made_again(walk):
    assert draw.filmstrip(walk).html == draw.filmstrip(walk).html


def test_it_does_not_matter_where_the_walk_stands(walk):
    before = draw.filmstrip(walk).html
    walk.go_to(2)
    assert draw.filmstrip(walk).html == before


def test_a_strip_fetches_nothing_and_ends_its_script_once(walk):
    html = draw.filmstrip(walk).html
    fetched = re.findall(r'(?:src|href)="([^"]{0,9})|url\(|fetch\(|import ', html)
    assert fetched == ["data:imag"]
    assert html.count("</script") == 1


def test_without_scripts_the_finished_picture_and_its_words_stand_there(walk):
    film = draw.filmstrip(walk)
    bare = re.sub(r"<script>.*</script>", "", film.html, flags=re.S)
    assert "1*1 + 1*4 = 5" in unquote(re.search(r'src="([^"]*)"', bare)[1])
    assert "adjoint of x: 1*1 + 1*4 = 5" in re.search(r"<pre[^>]*>(.*?)</pre>", bare, re.S)[1]
    assert repr(film) == repr(walk)
    assert set(film._repr_mimebundle_()) == {"text/html", "text/plain"}


def test_a_strip_of_a_dozen_steps_stays_small(walk):
    assert len(draw.filmstrip(walk).html) < 25_000


def test_only_a_stepper_has_steps():
    with pytest.raises(TypeError, match="not of a Node"):
        draw.filmstrip(ad.Variable(name="x"))


def test_a_notebook_is_shown_the_strip(walk, monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    monkeypatch.setitem(type(walk)._ipython_display_.__globals__, "find_spec", lambda name: None)
    walk._ipython_display_()
    assert [one.html for one in shown] == [draw.filmstrip(walk).html]
