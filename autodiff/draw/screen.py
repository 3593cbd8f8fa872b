"""The screen of a player: the picture, the words that are read out, and what the page must do.

ipywidgets gives a slider's handle and the buttons of play no name, and replaces what an HTML widget
holds as a whole, so that nothing in it is a lasting place whose changes a screen reader could
follow. A script mends both when the player is shown. An animation starts it, since a script element
would not run there.
"""

from html import escape

import ipywidgets as widgets

__all__ = ["LEAST", "Screen", "dress", "page", "row"]

LEAST = 0.75  # of its own size: a picture that would have to be smaller scrolls

# The next output is the same picture for readers without a kernel. VS Code may put an output that
# it draws anew behind the others of its cell, so what is hidden there must be a picture of ours;
# and the player one that a kernel still answers. The words are for the ear.
STYLE = (
    "<style>.jp-OutputArea-child:has(.autodiff-player)+.jp-OutputArea-child{display:none}"
    ".output_container:has(.autodiff-player:not(.jupyter-widgets-disconnected))+.output_container"
    ":has(.autodiff-film,svg>title[id^=ad-]):not(:has(.autodiff-player)){display:none}"
    ".autodiff-player .autodiff-said{position:absolute;clip-path:inset(50%);width:1px;height:1px;"
    "overflow:hidden;margin:0}"
    ".autodiff-picture{overflow-x:auto}.autodiff-picture>svg{min-width:var(--least)}"
    ".autodiff-player .autodiff-script{height:0;margin:0}"
    "@keyframes autodiff-shown{from{opacity:.99}}</style>"
)
# A notebook takes the arrow keys (to the next heading) before a focused slider sees them, unless
# the slider says that shortcuts are not wanted there; ipywidgets has no name for that attribute.
SCRIPT = """
const box = this.closest('.autodiff-player');
const say = (element, name, words) => {
  if (element && words && element.getAttribute(name) !== words) element.setAttribute(name, words);
};
const names = {'fa-play': 'Play', 'fa-pause': 'Pause', 'fa-stop': 'Stop, back to the start',
  'fa-retweet': 'Play again and again'};
const tell = () => {
  for (const slider of box.querySelectorAll('.widget-slider')) {
    const part = name => slider.querySelector(name), name = part('.widget-label')?.textContent;
    say(part('.noUi-handle'), 'aria-label', name);
    say(part('.noUi-handle'), 'aria-valuetext', part('.widget-readout')?.textContent);
    say(part('.widget-readout'), 'role', 'textbox');
    say(part('.widget-readout'), 'aria-label', name + ', typed');
  }
  for (const icon of box.querySelectorAll('.widget-play button i'))
    for (const [mark, name] of Object.entries(names))
      if (icon.classList.contains(mark)) {
        say(icon.parentNode, 'aria-label', name);
        say(icon.parentNode, 'title', name);
      }
  for (const button of box.querySelectorAll('.widget-toggle-button'))
    say(button, 'aria-pressed', String(button.classList.contains('mod-active')));
  const words = box.querySelector('.autodiff-said .widget-html-content');
  say(words, 'aria-live', box.classList.contains('autodiff-playing') ? 'off' : 'polite');
};
if (box && !box.dataset.told) {
  box.dataset.told = 'yes';
  box.addEventListener('focusin', event =>
    event.target.setAttribute('data-lm-suppress-shortcuts', 'true'));
  tell();
  new MutationObserver(tell).observe(box, {subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ['class', 'aria-valuetext']});
}
"""
START = f'<i style="animation:autodiff-shown 1ms" onanimationstart="{escape(SCRIPT)}"></i>'


def least_width(svg):
    """Return how narrow a picture may become before it scrolls, in pixels.

    >>> least_width('<svg xmlns="http://www.w3.org/2000/svg" width="800" height="90">')
    600
    """
    width = svg.partition(' width="')[2].partition('"')[0]
    return round(LEAST * float(width or 0))


def page(picture, below=""):
    """Give the HTML of a live picture, with markup below it; it hides the saved one."""
    least = f"--least:{least_width(picture.svg)}px"
    return f'{STYLE}<div class="autodiff-picture" style="{least}">{picture.markup}</div>{below}'


class Screen:
    """The widgets that show a picture and say what it shows.

    Parameters
    ----------
    play : ipywidgets.Play, optional
        While it plays, the words are held back: nobody can listen to ten pictures a second. When
        it pauses, those of the picture that is shown are read out.

    Attributes
    ----------
    widgets : tuple of ipywidgets.HTML
        The picture, the words and the script, to be put into the player's box.
    """

    def __init__(self, play=None):
        self.picture, self._said = widgets.HTML(), widgets.HTML()
        self._said.add_class("autodiff-said")
        script = widgets.HTML(START)
        script.add_class("autodiff-script")
        self.widgets = (self.picture, self._said, script)
        self._words, self._playing = "", False
        self.watch(play)

    def watch(self, play):
        """Follow a play button, if there is one."""
        if play is not None:
            play.observe(lambda change: self._play(change["new"]), "playing")

    def show(self, picture, below=""):
        """Show a picture, with markup below it."""
        self.picture.value = page(picture, below)
        self._words = picture.text.split("\n")[0]
        self._speak()

    def _play(self, playing):
        self._playing = playing
        (self.box.add_class if playing else self.box.remove_class)("autodiff-playing")
        self._speak()

    def _speak(self):
        if not self._playing:
            self._said.value = escape(self._words)


def dress(box, screen):
    """Mark a box as the player whose screen this is; returns the box."""
    box.add_class("autodiff-player")
    screen.box = box
    return box


def row(*controls):
    """Put controls beside each other; in a narrow window they wrap."""
    wrap = widgets.Layout(flex_flow="row wrap", align_items="center", max_width="100%")
    return widgets.HBox(controls, layout=wrap)
