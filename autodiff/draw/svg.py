"""The one SVG writer: a small canvas, and a `Diagram` drawn on it.

Rules that it keeps: the same content gives the same bytes; nothing is defined once and referred to
from elsewhere except the title and the description, whose ids come from the content, so that a
picture may stand on a page twice; colours are attributes, and the style sheet only overrides them.
"""

import hashlib
from dataclasses import dataclass
from html import escape

from autodiff.draw.layout import Layout, arrange
from autodiff.draw.palette import paint, style_sheet

MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif"
MARGIN = 16
LABEL_SIZE, ROW_SIZE, CAPTION_SIZE = 13, 12, 13
LINE = 17
CHARACTER = 0.61  # the width of a monospaced character, relative to its size


def text_width(text, size=LABEL_SIZE):
    """Estimate the width of monospaced text; generous by a percent, as fonts differ.

    >>> round(text_width("v1 = x"), 1)
    47.6
    """
    return len(text) * CHARACTER * size


class Canvas:
    """Collects elements; `finish` wraps them into one SVG document."""

    def __init__(self):
        self.parts = []

    def rect(self, x, y, width, height, role, radius=6, extra=""):
        """Add a rectangle with its top left corner at (x, y)."""
        place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self.parts.append(f'<rect {place} rx="{_n(radius)}" {paint(role)}{extra}/>')

    def text(self, x, y, text, role="text", size=ROW_SIZE, anchor="start", extra=""):
        """Add a line of text with its baseline at y."""
        place = f'x="{_n(x)}" y="{_n(y)}" font-size="{size}" text-anchor="{anchor}"'
        self.parts.append(f"<text {place} {paint(role)}{extra}>{escape(text)}</text>")

    def path(self, d, role, extra=""):
        """Add a path."""
        self.parts.append(f'<path d="{d}" {paint(role)}{extra}/>')

    def raw(self, markup):
        """Add markup that is known to be well formed."""
        self.parts.append(markup)

    def finish(self, width, height, title, description):
        """Give the document, on a panel of its own, described for a screen reader."""
        width, height = width + 2 * MARGIN, height + 2 * MARGIN
        body = "".join(self.parts)
        content = f"{width} {height} {title} {description} {body}"
        mark = "ad-" + hashlib.sha256(content.encode()).hexdigest()[:12]
        panel = f'<rect x="0.5" y="0.5" width="{_n(width - 1)}" height="{_n(height - 1)}" rx="8" '
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}" '
            f'viewBox="0 0 {_n(width)} {_n(height)}" role="img" '
            f'aria-labelledby="{mark}-title {mark}-desc" style="max-width:100%;height:auto" '
            f'font-family="{MONO}"><title id="{mark}-title">{escape(title)}</title>'
            f'<desc id="{mark}-desc">{escape(description)}</desc><style>{style_sheet()}</style>'
            f"{panel}{paint('panel')}/>"
            f'<g transform="translate({MARGIN} {MARGIN})">{body}</g></svg>'
        )


def _n(number):
    """Write a coordinate with at most one decimal.

    >>> _n(2.04), _n(-0.01), _n(3.25)
    ('2', '0', '3.2')
    """
    text = f"{number:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def box_size(box):
    """Give the width and height that a box needs."""
    widths = [text_width(box.label)]
    rows = [("value", box.value), ("adjoint", box.adjoint)]
    widths += [text_width(f"{name} {text:>8}", ROW_SIZE) for name, text in rows if text is not None]
    return max(widths) + 20, LINE * len(widths) + 13


@dataclass(frozen=True)
class Plan:
    """The sizes of the boxes and where they stand, to draw several states of one diagram."""

    sizes: list[tuple[float, float]]
    layout: Layout
    width: float


def plan(diagram, direction=None):
    """Measure and arrange a diagram."""
    sizes = [box_size(box) for box in diagram.boxes]
    ends = [(edge.tail, edge.head) for edge in diagram.edges]
    label = max((text_width(edge.label, ROW_SIZE) for edge in diagram.edges), default=0)
    layout = arrange(sizes, ends, direction, (label, ROW_SIZE if label else 0))
    notes = [text_width(note, ROW_SIZE) for note in (diagram.caption, *diagram.notes)]
    return Plan(sizes, layout, max(layout.width, *notes))


def draw(diagram, direction=None, arrangement=None):
    """Draw a diagram; returns the SVG as text.

    Parameters
    ----------
    diagram : Diagram
    direction : {"right", "down"}, optional
        The flow; by default right if that fits the page.
    arrangement : Plan, optional
        The arrangement of another state of the same diagram.

    Examples
    --------
    >>> from autodiff.draw.diagram import Box, Diagram, Edge
    >>> picture = draw(Diagram([Box("x"), Box("exp(x)")], [Edge(0, 1)], "exp", "x to exp(x)"))
    >>> picture[:46]
    '<svg xmlns="http://www.w3.org/2000/svg" width='
    """
    arrangement = arrangement or plan(diagram, direction)
    canvas, layout = Canvas(), arrangement.layout
    _draw_edges(canvas, diagram.edges, layout)
    for box, centre, size in zip(diagram.boxes, layout.centres, arrangement.sizes, strict=True):
        _draw_box(canvas, box, centre, size)
    height = _draw_notes(canvas, diagram, layout.height)
    return canvas.finish(arrangement.width, height, diagram.title, diagram.description)


def _draw_notes(canvas, diagram, height):
    """Write the lines below the picture; returns where they end."""
    lines = [diagram.caption] * bool(diagram.caption) + diagram.notes
    for number, line in enumerate(lines):
        height += LINE if number else LINE + 8
        heading = bool(diagram.caption) and number == 0
        weight = ' font-weight="600"' if heading else ""
        canvas.text(0, height, line, "text" if heading else "muted", extra=weight)
    return height + 4 * bool(lines)


def _draw_box(canvas, box, centre, size):
    (x, y), (width, height) = centre, size
    left, top = x - width / 2, y - height / 2
    role = "current" if box.state == "current" else box.kind
    canvas.raw(f"<g><title>{escape(_spoken(box))}</title>")
    radius = min(height / 2, 15) if box.kind in ("variable", "constant") else 5
    canvas.rect(left, top, width, height, role, radius, _outline(box))
    base = top + LINE + 2
    canvas.text(x, base, box.label, size=LABEL_SIZE, anchor="middle", extra=' font-weight="600"')
    for name, text in (("value", box.value), ("adjoint", box.adjoint)):
        if text is not None:
            base += LINE
            canvas.text(left + 10, base, name if text else "", "muted")
            canvas.text(left + width - 10, base, text, name, anchor="end")
    canvas.raw("</g>")


def _spoken(box):
    rows = [f"{n} {t}" for n, t in (("value", box.value), ("adjoint", box.adjoint)) if t]
    added = ["added by gradients"] * (box.kind == "backward")
    return ", ".join([box.label, *rows, *added])


def _outline(box):
    wide = ' stroke-width="2.5"' if box.state == "current" else ' stroke-width="1.4"'
    return wide + (' stroke-dasharray="4 3"' if box.kind == "omitted" else "")


def _draw_edges(canvas, edges, layout):
    """Draw the marked edges last, so that they lie on top, and shared stretches only once."""
    drawn, labels = set(), []
    numbered = zip(edges, layout.routes, strict=True)
    for edge, route in sorted(numbered, key=lambda pair: bool(pair[0].state)):
        pieces = _pieces(route, layout.direction)
        fresh = pieces if edge.state else [piece for piece in pieces if piece not in drawn]
        drawn.update(pieces)
        _draw_edge(canvas, edge, "".join(fresh))
        _draw_head(canvas, edge, route, layout.direction)
        if edge.label:
            labels.append(_draw_edge_label(canvas, edge.label, route, layout.direction, labels))


def _draw_edge(canvas, edge, path):
    dashes = ' stroke-dasharray="4 3"' if edge.dashed else ""
    role, width = ("hotline", 2.5) if edge.state else ("line", 1.4)
    canvas.path(path, role, f' stroke-width="{width}" stroke-linecap="round"{dashes}')


def _draw_head(canvas, edge, route, direction):
    """Draw the arrowhead, at the other end where the walk goes against the edge."""
    back = edge.state == "reverse"
    x, y = route.points[0 if back else -1]
    size = 8 if edge.state else 7
    along, across = (size if back else -size), size / 2
    corners = [(along, -across), (along, across)]
    if direction == "down":
        corners = [(b, a) for a, b in corners]
    tips = "".join(f"L{_n(x + dx)} {_n(y + dy)}" for dx, dy in corners)
    canvas.path(f"M{_n(x)} {_n(y)}{tips}Z", "hothead" if edge.state else "head")


def _pieces(route, direction):
    """Cut a route into its pieces: straight through a layer, an S-curve between two layers."""
    steps = zip(route.points, route.points[1:], route.straight, strict=False)
    return [
        f"M{_point(start)}" + (f"L{_point(end)}" if straight else _bend(start, end, direction))
        for start, end, straight in steps
        if start != end
    ]


def _bend(start, end, direction):
    (x0, y0), (x1, y1) = start, end
    if direction == "right":
        middle = (x0 + x1) / 2
        return f"C{_point((middle, y0))} {_point((middle, y1))} {_point(end)}"
    middle = (y0 + y1) / 2
    return f"C{_point((x0, middle))} {_point((x1, middle))} {_point(end)}"


def _point(point):
    return f"{_n(point[0])} {_n(point[1])}"


def _draw_edge_label(canvas, label, route, direction, others):
    """Put the label on the last curve, near the head, clear of the labels drawn before it."""
    width = text_width(label, ROW_SIZE) + 4
    spots = [_on_last_curve(route, direction, t) for t in (0.7, 0.8, 0.6, 0.5, 0.4)]
    x, y = next((spot for spot in spots if _clear(spot, width, others)), spots[0])
    canvas.rect(x - width / 2, y - 7, width, 14, "panel", 3, ' stroke-opacity="0"')
    canvas.text(x, y + 4, label, "adjoint", anchor="middle")
    return x, y, width


def _on_last_curve(route, direction, t):
    (x0, y0), (x1, y1) = route.points[-3], route.points[-2]
    aside = t * t * (3 - 2 * t)
    forth = 1.5 * t * (1 - t) + t**3
    fx, fy = (forth, aside) if direction == "right" else (aside, forth)
    return x0 + (x1 - x0) * fx, y0 + (y1 - y0) * fy


def _clear(spot, width, others):
    x, y = spot
    return all(abs(x - u) > (width + w) / 2 + 2 or abs(y - v) > 14 for u, v, w in others)
