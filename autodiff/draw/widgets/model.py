"""The model behind a widget: settings that methods move, and a picture of them.

A model knows nothing of ipywidgets. Shown in a notebook it makes two outputs, as the stepper does:
the live player, which moves a twin of the model, and the picture, which is what is saved.
"""

from importlib.util import find_spec

from autodiff.draw.picture import Picture

__all__ = ["Model"]


class Model:
    """Settings, checked as a whole; a subclass draws them.

    A subclass gives `checked(settings)`, which returns them in canonical form or raises, `drawn()`,
    which returns the picture, and `controls()`, the controls for the settings as they stand.
    """

    def __init__(self, **settings):
        self._listeners = []
        self._settings = self.checked(settings)

    @property
    def settings(self):
        """The settings by name, a copy."""
        return dict(self._settings)

    def set(self, **changes):
        """Change settings; players that are shown move along. Returns the model itself.

        Raises
        ------
        TypeError, ValueError
            If there is no such setting, or it cannot have that value. Then nothing is changed.
        """
        unknown = [name for name in changes if name not in self._settings]
        if unknown:
            known = ", ".join(self._settings)
            raise TypeError(f"there is no setting {unknown[0]!r}: there are {known}")
        self._settings = self.checked({**self._settings, **changes})
        for listener in self._listeners:
            listener()
        return self

    def on_set(self, listener):
        """Call `listener()` after every `set`."""
        self._listeners.append(listener)

    def twin(self):
        """Return a model with the same settings that moves on its own."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__, _listeners=[], _settings=self.settings)
        return twin

    def __getattr__(self, name):
        settings = self.__dict__.get("_settings", {})
        if name in settings:
            return settings[name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    @property
    def picture(self):
        """The drawing of the present settings."""
        return self.drawn()

    @property
    def text(self):
        """What the drawing shows, in words and numbers."""
        return self.picture.text

    @property
    def svg(self):
        """The drawing, as text."""
        return self.picture.svg

    def save(self, path):
        """Write the drawing to an SVG file; returns the path."""
        return self.picture.save(path)

    def drawn(self) -> Picture:
        """Return the picture of the present settings."""
        raise NotImplementedError

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.picture._repr_mimebundle_()

    def _ipython_display_(self):
        """Show the live player, where ipywidgets is installed, and the picture."""
        from IPython.display import display

        picture = self.picture
        if find_spec("ipywidgets"):
            from autodiff.draw.player import show
            from autodiff.draw.widgets.player import player

            show(player(self))
        display(picture)


def one_of(name, value, options):
    """Return `value` if it is one of the options; otherwise say which there are."""
    if value not in options:
        raise ValueError(f"{name} is one of {', '.join(map(str, options))}, not {value!r:.40}")
    return value


def whole(name, value, low, high):
    """Return `value` if it is a whole number from low to high."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is a whole number from {low} to {high}, not {value!r:.40}")
    if not low <= value <= high:
        raise ValueError(f"{name} goes from {low} to {high}: {value} is outside")
    return value
