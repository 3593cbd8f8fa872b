"""A finished picture: SVG for the eye, a plain listing for everything that cannot show SVG."""

from pathlib import Path


class Picture:
    """A drawing that a notebook displays and a script can save.

    Parameters
    ----------
    svg : str
        The drawing.
    text : str
        What an untrusted notebook, a terminal or a screen without SVG shows instead.

    Examples
    --------
    >>> Picture("<svg/>", "v1 = exp(x)")
    v1 = exp(x)
    """

    def __init__(self, svg, text):
        self.svg = svg
        self.text = text

    @property
    def markup(self):
        """The drawing as it stands in a live page, where one of several panes may let them wrap."""
        return self.svg

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/svg+xml": self.svg, "text/plain": self.text}

    def save(self, path):
        """Write the SVG to a file; returns the path.

        Raises
        ------
        ValueError
            If the name does not end in ``.svg``: no other format is written.
        """
        path = Path(path)
        if path.suffix.lower() != ".svg":
            raise ValueError(f"pictures are saved as SVG: name the file *.svg, not {path.name!r}")
        path.write_text(self.svg, encoding="utf-8")
        return path
