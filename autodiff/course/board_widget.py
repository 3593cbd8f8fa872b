"""The live scoreboard, made of ipywidgets: imported only where one is shown in a notebook."""

from html import escape

import ipywidgets as widgets
from IPython.display import display

__all__ = ["BoardWidget"]

VIEW = "application/vnd.jupyter.widget-view+json"
# The next output is the same card for readers without a kernel; in VS Code it is known by its table
# or, lesson by lesson, its folds. The words are for the ear.
STYLE = (
    "<style>.jp-OutputArea-child:has(.autodiff-board)+.jp-OutputArea-child{display:none}"
    ".output_container:has(.autodiff-board:not(.jupyter-widgets-disconnected))+.output_container"
    ":has(table,details):not(:has(.autodiff-board)){display:none}"
    ".autodiff-board-said{position:absolute;clip-path:inset(50%);width:1px;height:1px;"
    "overflow:hidden;margin:0}"
    ".autodiff-board button:focus-visible{outline:2px solid #1d5fa8;outline-offset:2px}"
    "@keyframes autodiff-shown{from{opacity:.99}}</style>"
)
# Only the page knows where its cells are, so the button is the page's own. An HTML widget replaces
# all that it holds; what a screen reader is to follow must be an element that stays.
SCRIPT = """
const box = this.closest('.autodiff-board');
box.querySelector('.autodiff-board-said .widget-html-content')?.setAttribute('role', 'status');
if (!box.dataset.told) {
  box.dataset.told = 'yes';
  box.addEventListener('click', event => {
    const asked = event.target.closest('[data-check]');
    if (!asked) return;
    const code = [...document.querySelectorAll('.jp-CodeCell .cm-content')];
    const cell = code.find(one => one.textContent.includes(asked.dataset.check));
    cell?.scrollIntoView({block: 'center'});
    cell?.focus();
  });
}
"""
START = f'<i style="animation:autodiff-shown 1ms" onanimationstart="{escape(SCRIPT)}"></i>'
GO = '<button type="button" class="jupyter-button" data-check="{call}">Go to {id}</button>'


class BoardWidget:
    """The widgets of one scoreboard: the card, two buttons, a hint, and words for a screen reader.

    Parameters
    ----------
    board : Scoreboard
    """

    def __init__(self, board):
        self._board = board
        self._card, self._go, self._hint, self._said = (widgets.HTML() for _ in range(4))
        self._said.add_class("autodiff-board-said")
        self._more = widgets.Button(layout=widgets.Layout(width="auto"))
        self._more.on_click(self._give)
        self._buttons = widgets.HBox([self._go, self._more])
        self.box = widgets.VBox([self._card, self._buttons, self._hint, self._said])
        self.box.add_class("autodiff-board")
        self.refresh()

    def show(self):
        """Display it as a widget and nothing else."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        display({VIEW: view}, raw=True)

    def refresh(self, news=""):
        """Show the board as it stands, and let `news` be read out."""
        self._card.value = STYLE + START + self._board.card.html
        self._hint.value = ""
        self._said.value = news
        self._offer(self._board.following)

    def _offer(self, exercise):
        """Let the buttons lead to an exercise; without one, or in another lesson, hide them."""
        shown = exercise is not None and exercise.lesson == self._board.lesson
        self._buttons.layout.display = "" if shown else "none"
        if not shown:
            return
        call = escape(f'check("{exercise.id}")')
        self._go.value = GO.format(call=call, id=exercise.id)
        self._more.description = f"A hint for {exercise.id}"
        self._more.tooltip = f"One hint more for {exercise.id}, below"

    def _give(self, _):
        card = self._board.hint()
        if card is not None:
            self._hint.value = card.html
            self._said.value = escape(card.text)
