"""Colours: what each part of a picture looks like on a light and on a dark page.

The light colours are written into the elements themselves, since some pages (GitHub among them)
strip style sheets; the dark ones are overrides. Text keeps a contrast of at least 4.5 to 1 on every
fill that it can stand on (WCAG AA).
"""

# role: ((fill, stroke) on a light page, (fill, stroke) on a dark page)
SHAPES = {
    "panel": (("#ffffff", "#d5dbe3"), ("#15191f", "#343c47")),
    "variable": (("#e4f0fb", "#2c6aa8"), ("#16304a", "#6cabea")),
    "constant": (("#f0f2f4", "#737d89"), ("#262c34", "#8a95a3")),
    "op": (("#ffffff", "#4b5766"), ("#1d232b", "#97a3b2")),
    "output": (("#e5f5e9", "#2a7a43"), ("#15351f", "#62bd7d")),
    "backward": (("#fdf0e4", "#b05a17"), ("#3a2512", "#e29a5b")),
    "omitted": (("#ffffff", "#9aa4b0"), ("#15191f", "#66707d")),
    "current": (("#fff3bf", "#b35c00"), ("#4a3c08", "#ffc53d")),
    "line": (("none", "#5b6776"), ("none", "#94a0ae")),
    "head": (("#5b6776", "none"), ("#94a0ae", "none")),
    "hotline": (("none", "#b35c00"), ("none", "#ffc53d")),
    "hothead": (("#b35c00", "none"), ("#ffc53d", "none")),
    "stripe": (("#f5f7f9", "none"), ("#1b2128", "none")),
}

# role: (on a light page, on a dark page)
TEXTS = {
    "text": ("#18202b", "#eef2f6"),
    "muted": ("#505b69", "#b3bdc9"),
    "value": ("#1d4f80", "#9ccbf7"),
    "adjoint": ("#9a3d06", "#ffb47a"),
}

BEHIND_TEXT = ("panel", "variable", "constant", "op", "output", "backward", "omitted", "current",
               "stripe")  # fmt: skip

# How JupyterLab, pages built from notebooks, and VS Code (which is not of the system's mind) say
# what they are. A page that says it is light stays light even where the system is dark.
_DARK_PAGE = ':is([data-jp-theme-light="false"],[data-theme="dark"],.vscode-dark)'
_SILENT_PAGE = ':root:not([data-theme="light"],:has([data-jp-theme-light="true"],.vscode-light))'


def style_sheet():
    """Give the overrides for a dark page, the same for every picture so that they never clash."""
    rules = [(role, dark) for role, (_, dark) in SHAPES.items()]
    shapes = {role: f"fill:{fill};stroke:{stroke}" for role, (fill, stroke) in rules}
    texts = {role: f"fill:{dark}" for role, (_, dark) in TEXTS.items()}
    rules = {**shapes, **texts}
    says = "".join(f"{_DARK_PAGE} .ad-{role}{{{css}}}" for role, css in rules.items())
    silent = "".join(f"{_SILENT_PAGE} .ad-{role}{{{css}}}" for role, css in rules.items())
    return f"{says}@media (prefers-color-scheme:dark){{{silent}}}"


def paint(role):
    """Give the attributes that colour an element for a light page and name it for a dark one.

    >>> paint("muted")
    'class="ad-muted" fill="#505b69"'
    """
    if role in TEXTS:
        return f'class="ad-{role}" fill="{TEXTS[role][0]}"'
    fill, stroke = SHAPES[role][0]
    return f'class="ad-{role}" fill="{fill}" stroke="{stroke}"'


def contrast(one, other):
    """Give the WCAG contrast ratio of two colours written as ``#rrggbb``.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
