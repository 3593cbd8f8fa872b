"""The live player of any model: ipywidgets made from its controls, and its picture.

This module alone needs ipywidgets here. The controls move a twin, so that a cell prints the same
whatever was clicked before; `set` on the model itself moves the twin and the controls along.
"""

from html import escape

import ipywidgets as widgets

from autodiff.draw.screen import Screen, dress, row
from autodiff.draw.widgets.controls import Choice, Entry, Play, Scale, Toggles, Whole
from autodiff.draw.widgets.toggles import ToggleRow

__all__ = ["player"]

TRANSPORT = (
    ("fast-backward", "Reset to the start", -(10**9)),
    ("step-backward", "One step back", -1),
    ("step-forward", "One step on", 1),
)
LABEL = {"description_width": "initial"}


class Board:
    """The controls of one player, and what they move."""

    def __init__(self, model):
        self.twin = model.twin()
        self.pictures = Screen()
        self.screen, *_ = self.pictures.widgets
        self.notice = widgets.HTML()
        self.inputs, self.rows = {}, []
        self.slots = {}  # the rows that end with a slider, by its name
        for control in self.twin.controls():
            self.rows.append(self._add(control))
        self.still = False
        self.refresh()
        model.on_set(lambda: self.move(**model.settings))

    def _add(self, control):
        made = MAKERS[type(control)](control)
        self.inputs[control.name] = made
        made.observe(lambda change: self.turned(control.name, change["new"]), "value")
        if not isinstance(control, Play | Scale | Whole):
            return made
        slot = transport(made, control) if isinstance(control, Play) else row(made)
        self.slots[control.name] = slot
        if isinstance(control, Play):
            self.pictures.watch(slot.children[0])
        return slot

    def turned(self, name, value):
        """Follow a control, unless it was moved by `refresh`."""
        if not self.still:
            self.move(**{name: value})

    def move(self, **changes):
        """Move the twin; say on the page why it cannot be moved, if so."""
        try:
            self.twin.set(**changes)
        except (TypeError, ValueError) as error:
            self.notice.value = f'<div role="alert">{escape(str(error))}</div>'
            self.recall(Entry)  # what was typed stays, to be mended
            return
        self.notice.value = ""
        self.refresh()

    def refresh(self):
        """Bring the controls and the picture to where the twin stands."""
        self.recall()
        self.pictures.show(self.twin.picture)

    def recall(self, *but):
        """Bring the controls, but for some kinds, to where the twin stands."""
        self.still = True
        try:
            for control in self.twin.controls():
                if not isinstance(control, but):
                    self._bring(control)
        finally:
            self.still = False

    def _bring(self, control):
        """Bring one control to where the twin stands."""
        made, value = self.inputs[control.name], self.twin.settings[control.name]
        before = ends(made)
        fit(made, control)
        made.value = str(value) if isinstance(control, Entry) else value
        if ends(made) != before:
            renew(self.slots[control.name])


def player(model):
    """Make the live player of a model.

    Parameters
    ----------
    model : Model
        Its `set` moves the player; the player moves a twin of it.

    Returns
    -------
    ipywidgets.VBox
        The controls, in rows that wrap, a line for refusals, and the picture.
    """
    board = Board(model)
    wrap = widgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="2px 10px")
    rows = widgets.HBox(board.rows, layout=wrap)
    box = dress(widgets.VBox([rows, board.notice, *board.pictures.widgets]), board.pictures)
    box.board = board
    return box


def choice(control):
    """Make a list to choose from."""
    return widgets.Dropdown(options=list(control.options), description=control.label,
                            tooltip=control.tooltip, style=LABEL,
                            layout=width("max-content"))  # fmt: skip


def scale(control):
    """Make a slider over values."""
    return widgets.SelectionSlider(options=list(control.options), description=control.label,
                                   tooltip=control.tooltip, style=LABEL,
                                   layout=width("300px"))  # fmt: skip


def whole(control):
    """Make a slider over whole numbers."""
    return widgets.IntSlider(min=control.low, max=control.high, value=control.low, style=LABEL,
                             description=control.label, tooltip=control.tooltip,
                             layout=width("270px"))  # fmt: skip


def steps(control):
    """Make the slider of the steps."""
    return widgets.IntSlider(min=0, max=control.last, description=control.label, style=LABEL,
                             tooltip=control.tooltip, layout=width("260px"))  # fmt: skip


def entry(control):
    """Make a line to type in, read when Enter is pressed or the line is left."""
    return widgets.Text(description=control.label, tooltip=control.tooltip, style=LABEL,
                        continuous_update=False, layout=width("170px"))  # fmt: skip


MAKERS = {
    Choice: choice, Scale: scale, Whole: whole, Play: steps, Entry: entry, Toggles: ToggleRow,
}  # fmt: skip


def width(text):
    """Return the layout of a control that keeps its width."""
    return widgets.Layout(width=text, max_width="100%", flex="0 0 auto")


def transport(slider, control):
    """Put play, one back, one on and to the start before the slider of the steps."""
    play = widgets.Play(max=control.last, interval=control.milliseconds, tooltip="Play")
    widgets.jslink((play, "value"), (slider, "value"))
    widgets.dlink((slider, "max"), (play, "max"))
    buttons = [press(slider, *spec) for spec in TRANSPORT]
    return row(play, *buttons, slider)


def press(slider, icon, tooltip, by):
    """Make a button that moves a slider by so many steps."""
    button = widgets.Button(icon=icon, tooltip=tooltip, layout=widgets.Layout(width="40px"))

    def pressed(_):
        slider.value = max(slider.min, slider.value + by)

    button.on_click(pressed)
    return button


def fit(made, control):
    """Give a control the ends, options or buttons of now."""
    if isinstance(control, Whole) and (made.min, made.max) != (control.low, control.high):
        made.min, made.max = control.low, control.high
    if isinstance(control, Play) and made.max != control.last:
        made.max = control.last
    if isinstance(control, Choice | Scale) and tuple(made.options) != tuple(control.options):
        made.options = list(control.options)
    if isinstance(control, Toggles):
        made.offer(control.numbers)


def ends(made):
    """Return where a slider begins and ends; None for another control."""
    if isinstance(made, widgets.SelectionSlider):
        return 0, len(made.options) - 1
    return (made.min, made.max) if isinstance(made, widgets.IntSlider) else None


def renew(slot):
    """Show the slider at the end of a row anew.

    The slider on the page takes new ends (`noUiSlider.updateOptions`), but its keys Home and End go
    on leading to those that it was made with.
    """
    *others, slider = slot.children
    slot.children = others
    slot.children = [*others, slider]
