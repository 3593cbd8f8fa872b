"""The player: the live controls of a stepper, made of ipywidgets.

This module alone needs ipywidgets, and is imported only when a stepper is displayed. The picture
is the value of an HTML widget, replaced at every step; captured output (`interact`, `Output`) would
be taken for the output of the cell when a notebook is tested.
"""

from html import escape
from textwrap import dedent

import ipywidgets as widgets
from IPython.display import display

from autodiff.draw.screen import Screen, dress, row

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
MILLISECONDS = 900
WORDS = "line-height:1.5;margin-top:4px"
CODE = (
    "margin:2px 0;padding:4px 8px;border-radius:4px;overflow-x:auto;line-height:1.4;color:inherit;"
    "background:rgba(127,127,127,.12);border-left:4px solid #b35c00"
)


def player(stepper):
    """Make the controls of a stepper: play, one step back, one step on, and a slider.

    Parameters
    ----------
    stepper : Stepper
        Its `go_to` moves the controls; they do not move it.

    Returns
    -------
    ipywidgets.VBox
        Play, two buttons and the slider above an `ipywidgets.HTML`.
    """
    play = widgets.Play(value=stepper.step, max=stepper.last, interval=MILLISECONDS)
    track = widgets.Layout(width="260px", max_width="100%", flex="0 0 auto")
    slider = widgets.IntSlider(
        value=stepper.step, max=stepper.last, description="Step", layout=track
    )
    back = _button("step-backward", "One step back", slider, -1)
    on = _button("step-forward", "One step on", slider, 1)
    screen = Screen(play)
    _connect(stepper, play, slider, screen)
    return dress(widgets.VBox([row(play, back, on, slider), *screen.widgets]), screen)


def _button(icon, tooltip, slider, by):
    button = widgets.Button(icon=icon, tooltip=tooltip, layout=widgets.Layout(width="40px"))

    def press(_):
        slider.value = slider.value + by

    button.on_click(press)
    return button


def _connect(stepper, play, slider, screen):
    """Let the slider turn the page, the play button move the slider, and `go_to` move both."""

    # What runs is looked up once, as the walk was made with the bodies of now.
    ran = [lines(stepper.running_at(step)) for step in range(stepper.last + 1)]

    def moved(step):
        play.value = slider.value = step

    def turn(step):
        screen.show(stepper.picture_at(step), ran[step])

    turn(slider.value)
    slider.observe(lambda change: turn(change["new"]), "value")
    widgets.jslink((play, "value"), (slider, "value"))
    stepper.on_step(moved)


def lines(running):
    """Write the lines that run as HTML; a borrowed body is folded, as it would give itself away."""
    if running is None:
        return ""
    texts = dedent("\n".join(text for _, text in running.lines)).split("\n")
    pairs = zip(running.lines, texts, strict=True)
    numbered = "\n".join(f"{number:>4}  {text}" for (number, _), text in pairs)
    code = f'<pre style="{CODE}">{escape(numbered)}</pre>'
    says = escape(running.says)
    if running.whose == "borrowed":
        hidden = f"<summary>{says}. Show it?</summary>"
        return f'<details class="autodiff-running" style="{WORDS}">{hidden}{code}</details>'
    return f'<div class="autodiff-running" style="{WORDS}">{says}{code}</div>'


def show_player(stepper):
    """Display the player of a stepper."""
    show(player(stepper))


def show(box):
    """Display controls as a widget and nothing else: they are shown only where they live."""
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display({WIDGET_VIEW: view}, raw=True)
