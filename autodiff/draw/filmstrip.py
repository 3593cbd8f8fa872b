"""The filmstrip: a walk that a saved page can still be stepped through, without a kernel.

One block of HTML: the finished picture as an image, its words, and a script of a few lines with the
other steps as data. Each step is kept as its difference from the one after it, so a walk of a dozen
steps takes little more room than two pictures. Where scripts are stripped (a notebook that is not
trusted, a site that takes no chances) the finished picture and its words are what remains.
"""

import json
import re
from difflib import SequenceMatcher
from html import escape
from urllib.parse import quote

from autodiff.draw.picture import Picture

PIECE = re.compile(r"[<\n][^<\n]*")  # an element's tag with the text after it, or a line of words
MARK = re.compile(r"\bad-[0-9a-f]{12}(?=-(?:title|desc)\b)")
# What stands for itself in a data address inside a double-quoted attribute; the script undoes it.
PLAIN = " '()*,-./:;=?@[]{}!$"
# JupyterLab takes the arrow keys from a control unless the control says that it wants them.
SCRIPT = """{
const film = document.currentScript.parentNode, [more, moves] = DATA, last = moves.length;
const image = film.querySelector("img"), words = film.querySelector("pre");
const end = decodeURIComponent(image.getAttribute("src").slice(19)).match(/[<\\n][^<\\n]*/g);
const pieces = [...end, ...more];
const make = (tag, facts, ...inside) => {
  const made = document.createElement(tag);
  for (const name in facts) made.setAttribute(name, facts[name]);
  made.append(...inside);
  return made;
};
const screen = make("div"), said = make("span", {role: "status"});
said.style.cssText = "position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden";
const track = make("input", {type: "range", min: 0, max: last, "aria-label": "Step"});
let step = last;
const show = wanted => {
  step = Math.min(last, Math.max(0, wanted));
  const now = end.map((_, place) => place);
  for (const move of moves.slice(0, last - step))
    for (const [place, dropped, ...put] of move) now.splice(place, dropped, ...put);
  screen.innerHTML = now.map(place => pieces[place]).join("");
  words.textContent = screen.querySelector("desc").textContent;
  said.textContent = words.textContent.split("\\n")[0];
  track.value = step;
};
const keys = {ArrowLeft: () => step - 1, ArrowRight: () => step + 1, Home: () => 0,
  End: () => last};
const press = (name, key) => {
  const button = make("button", {type: "button"}, name);
  button.addEventListener("click", () => show(keys[key]()));
  return button;
};
const controls = [press("Start", "Home"), press("Back", "ArrowLeft"), press("Next", "ArrowRight"),
  press("End", "End"), track];
for (const control of controls) {
  control.setAttribute("data-lm-suppress-shortcuts", "true");
  control.style.cssText = "font:inherit;color:inherit;background:none;border:1px solid;" +
    "border-radius:4px;padding:2px 10px;margin:0 6px 6px 0;vertical-align:middle;user-select:none";
}
film.addEventListener("keydown", event => {
  if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  show(keys[event.key]());
});
track.addEventListener("input", () => show(+track.value));
words.parentNode.open = false;
image.replaceWith(make("div", {}, ...controls, said), screen);
show(last);
}"""


class Filmstrip:
    """A walk as one block of HTML; made by `filmstrip`.

    Attributes
    ----------
    html : str
        The block, with nothing in it that a page would have to fetch.
    text : str
        The finished walk in words and numbers.
    """

    def __init__(self, pictures, title):
        finished = pictures[-1]
        self.text = finished.text
        self.html = _block([_with_mark(one.svg, finished.svg) for one in pictures], finished, title)

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.text}


def filmstrip(walk):
    """Make a filmstrip of a walk: it is stepped through in a saved page, by buttons and arrow keys.

    A stepper that is displayed saves one of itself. Nothing has to run for it but the page.

    Parameters
    ----------
    walk : Stepper
        What `draw.stepper` returned.

    Returns
    -------
    Filmstrip
        A notebook shows it; ``.html`` is a block for any other page.

    Raises
    ------
    TypeError
        If `walk` is not a stepper.

    Examples
    --------
    >>> import autodiff as ad
    >>> from autodiff import draw
    >>> x = ad.Variable(name="x")
    >>> film = draw.filmstrip(draw.stepper(x * x, {x: 3.0}))
    >>> film
    Step 4 of 4: v1 sends 1*3 = 3 to x.
    x            value 3
    v1 = x * x   value 9
    adjoint of v1: 1
    adjoint of x: 1*3 + 1*3 = 6
    """
    if not hasattr(walk, "picture_at"):
        raise TypeError(
            f"a filmstrip is made of a stepper, not of a {type(walk).__name__}: "
            "draw.filmstrip(draw.stepper(output, feed_dict))"
        )
    pictures: list[Picture] = [walk.picture_at(step) for step in range(walk.last + 1)]
    return Filmstrip(pictures, walk.title)


def _block(frames, finished, title):
    said, rest = escape(finished.text.split("\n")[0]), escape(finished.text)
    data = json.dumps(differences(frames), ensure_ascii=False, separators=(",", ":"))
    return (
        f'<div class="autodiff-film" role="group" aria-label="{escape(title)}">'
        f'<img src="data:image/svg+xml,{quote(frames[-1], safe=PLAIN)}" alt="{said}">'
        "<details open><summary>In words</summary>"
        f'<pre style="font-family:monospace">{rest}</pre></details>'
        f"<script>{SCRIPT.replace('DATA', data, 1)}</script></div>"
    )


def differences(frames):
    """Say how each frame is made from the one after it.

    Parameters
    ----------
    frames : list of str
        The drawings, each beginning with "<".

    Returns
    -------
    tuple of (list of str, list)
        The pieces that the last frame does not have, and for each frame from the last but one to
        the first, its changes from the right to the left: the place, how many pieces to drop
        there, and the numbers of those to put in.

    Examples
    --------
    >>> differences(["<a>0<b>", "<a>1<b>", "<a>2<b>"])
    (['<a>1', '<a>0'], [[[0, 1, 2]], [[0, 1, 3]]])
    """
    cut = [PIECE.findall(frame) for frame in reversed(frames)]
    number, more, moves = {}, [], []
    for place, piece in enumerate(cut[0]):
        number.setdefault(piece, place)
    for after, before in zip(cut, cut[1:], strict=False):
        for piece in before:
            if piece not in number:
                number[piece] = len(cut[0]) + len(more)
                more.append(piece)
        moves.append(_changes(after, before, number))
    return more, moves


def _changes(after, before, number):
    codes = SequenceMatcher(None, after, before, autojunk=False).get_opcodes()
    return [
        [i, j - i, *(number[piece] for piece in before[m:n])]
        for kind, i, j, m, n in reversed(codes)
        if kind != "equal"
    ]


def _with_mark(svg, finished):
    """Give a frame the ids of the finished one, so that they need not be kept for each."""
    return MARK.sub(MARK.search(finished)[0] + "-film", svg)
