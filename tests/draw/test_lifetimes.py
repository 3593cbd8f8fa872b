"""Pictures of lifetimes: bars, the same bytes each time, and a text that says the same."""

import xml.etree.ElementTree as ET

import pytest

from autodiff.draw.lifetimes import lifetimes

SPANS = {"v1": (0, 1), "v2": (1, 3), "loss": (2, 3)}


def rectangles(picture):
    """Return the widths of all rectangles."""
    name = "{http://www.w3.org/2000/svg}rect"
    return [float(rect.get("width")) for rect in ET.fromstring(picture.svg).iter(name)]


def test_a_bar_is_as_long_as_the_value_lives():
    panel, first, stripe, second, third = rectangles(lifetimes(SPANS))
    assert second / first == pytest.approx(3 / 2, rel=0.01) and third == first


def test_the_text_says_what_the_picture_shows():
    assert repr(lifetimes(SPANS, {"v1": 0})).splitlines() == [
        "3 values, 4 lines, 1 buffer", "v1    ==..  buffer 0", "v2    .===", "loss  ..==",
    ]  # fmt: skip


def test_a_value_that_outlives_the_lines_ends_with_them():
    assert repr(lifetimes({"a": (0, 9)}, lines=3)).endswith("a  ===")


def test_the_same_spans_give_the_same_bytes():
    assert lifetimes(SPANS).svg == lifetimes(dict(SPANS)).svg


@pytest.mark.parametrize("spans", [{}, {"v1": (2, 1)}, {"v1": (-1, 1)}])
def test_what_cannot_be_drawn_is_refused(spans):
    with pytest.raises(ValueError, match="lifetimes"):
        lifetimes(spans)
