"""A row of numbered buttons that are in or out, as one ipywidget with a value."""

import ipywidgets as widgets
from traitlets import Tuple

from autodiff.draw.palette import SHAPES

__all__ = ["ToggleRow"]

EDGES = {True: f"2px solid {SHAPES['current'][0][1]}", False: "2px solid transparent"}


class ToggleRow(widgets.HBox):
    """Buttons that stay pressed; the value is the tuple of the numbers that are in."""

    value = Tuple()

    def __init__(self, control):
        wrap = widgets.Layout(flex_flow="row wrap", align_items="center", width="100%")
        super().__init__(layout=wrap)
        self._control, self._numbers, self._still = control, (), False
        self._label = widgets.Label(control.label)
        self.offer(control.numbers)
        self.observe(lambda _: self._bring(), "value")

    @property
    def buttons(self):
        """The buttons by their numbers."""
        return dict(zip(self._numbers, self.children[1:], strict=True))

    def offer(self, numbers):
        """Have buttons for these numbers; those that stay are the same as before."""
        if numbers == self._numbers:
            return
        have = self.buttons if self._numbers else {}
        made = [have.pop(number, None) or self._button(number) for number in numbers]
        self._numbers, self.children = tuple(numbers), (self._label, *made)
        for gone in have.values():
            gone.close()

    def _button(self, number):
        layout = widgets.Layout(width="36px", margin="1px", padding="0", border=EDGES[False])
        button = widgets.ToggleButton(description=str(number), layout=layout,
                                      tooltip=f"{self._control.tooltip}: {number}")  # fmt: skip
        button.observe(lambda _: self._pressed(), "value")
        return button

    def _pressed(self):
        for button in self.buttons.values():
            button.layout.border = EDGES[button.value]
            button.style.font_weight = "bold" if button.value else ""
        if not self._still:
            self.value = tuple(n for n, button in self.buttons.items() if button.value)

    def _bring(self):
        """Press the buttons that are in, and no others."""
        self._still = True
        try:
            for number, button in self.buttons.items():
                button.value = number in self.value
        finally:
            self._still = False
