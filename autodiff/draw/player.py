"""The player: the live controls of a stepper, made of ipywidgets.

This module alone needs ipywidgets, and is imported only when a stepper is displayed. The picture
is the value of an HTML widget, replaced at every step; captured output (`interact`, `Output`) would
be taken for the output of the cell when a notebook is tested.
"""

from html import escape

import ipywidgets as widgets
from IPython.display import display

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# The next output is the same picture for readers without a kernel.
HIDE_PICTURE = (
    "<style>.jp-OutputArea-child:has(.autodiff-player)+.jp-OutputArea-child{display:none}</style>"
)
# A notebook takes the arrow keys (to the next heading) before a focused slider sees them, unless
# the slider says that shortcuts are not wanted there; ipywidgets has no name for that attribute.
KEEP_KEYS = (
    "<style>@keyframes autodiff-shown{from{opacity:.99}}</style>"
    '<i style="animation:autodiff-shown 1ms" onanimationstart="'
    "this.closest('.autodiff-player')?.addEventListener('focusin',"
    "e=>e.target.setAttribute('data-lm-suppress-shortcuts','true'))\"></i>"
)
MILLISECONDS = 900


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
    slider = widgets.IntSlider(value=stepper.step, max=stepper.last, description="Step")
    back = _button("step-backward", "One step back", slider, -1)
    on = _button("step-forward", "One step on", slider, 1)
    screen = widgets.HTML(value=page(stepper.picture))
    _connect(stepper, play, slider, screen)
    box = widgets.VBox([widgets.HBox([play, back, on, slider]), screen])
    box.add_class("autodiff-player")
    return box


def _button(icon, tooltip, slider, by):
    button = widgets.Button(icon=icon, tooltip=tooltip, layout=widgets.Layout(width="40px"))

    def press(_):
        slider.value = slider.value + by

    button.on_click(press)
    return button


def _connect(stepper, play, slider, screen):
    """Let the slider turn the page, the play button move the slider, and `go_to` move both."""

    def moved(step):
        play.value = slider.value = step

    def turn(change):
        screen.value = page(stepper.picture_at(change["new"]))

    slider.observe(turn, "value")
    widgets.jslink((play, "value"), (slider, "value"))
    stepper.on_step(moved)


def page(picture):
    """Give the HTML of a live picture: it hides the saved one, and its changes are read out."""
    said = escape(picture.text.split("\n")[0])
    live = f'<div aria-live="polite" aria-label="{said}">{picture.svg}</div>'
    return HIDE_PICTURE + KEEP_KEYS + live


def show_player(stepper):
    """Display the player of a stepper."""
    show(player(stepper))


def show(box):
    """Display controls as a widget and nothing else: they are shown only where they live."""
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display({WIDGET_VIEW: view}, raw=True)
