"""Pictures that fit the page: saved SVG pictures in JupyterLab, which shows them as plain images.

JupyterLab gives such an image its full width, beyond the right edge of a narrow window. A script
shrinks it to the page, down to where its smallest text is still read (about 9 pixels); a wider one
keeps that size and scrolls. It also says to a screen reader what the picture shows. Nothing that
is saved changes: `lesson` shows the script live. It stands here, not in `autodiff.draw`, because a
lesson opens even where an engine's file is broken.
"""

from html import escape

__all__ = ["FIT", "LEAST"]

LEAST = 0.75  # of its own size; the smallest text of a picture has 12 pixels
SCRIPT = f"""
const fit = image => {{
  const ours = image.matches?.('.jp-RenderedSVG img') && image.src.match(/id%3D%22ad-/);
  if (!ours) return;
  const said = decodeURIComponent(image.src).match(/<desc[^>]*>([^<]*)/);
  image.alt = new DOMParser().parseFromString(said[1], 'text/html').body.textContent;
  Object.assign(image.style, {{maxWidth: '100%', height: 'auto',
    minWidth: {LEAST} * image.naturalWidth + 'px'}});
}};
if (!window.autodiffFits) {{
  window.autodiffFits = true;
  document.addEventListener('load', event => fit(event.target), true);
}}
document.querySelectorAll('.jp-RenderedSVG img').forEach(fit);
this.closest('.jp-OutputArea-child').style.display = 'none';
"""
FIT = (
    "<style>@keyframes autodiff-shown{from{opacity:.99}}</style>"
    f'<i style="animation:autodiff-shown 1ms" onanimationstart="{escape(SCRIPT)}"></i>'
)
