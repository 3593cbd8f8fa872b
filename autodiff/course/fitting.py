"""What fits the page: saved SVG pictures and printed tables, in JupyterLab; live only.

JupyterLab shows such a picture as a plain image of its full width, beyond the right edge of a
narrow window. A script shrinks it to the page, down to where its smallest text is still read
(about 9 pixels); a wider one keeps that size and scrolls. It also says to a screen reader what the
picture shows. And JupyterLab wraps printed lines, which breaks a table's columns; the script lets
tables scroll instead, and be scrolled by keys. Nothing that is saved changes: `lesson` shows the
script live. It stands here, not in `autodiff.draw`, because a lesson opens even where an engine's
file is broken.
"""

from html import escape

__all__ = ["FIT", "LEAST"]

LEAST = 0.75  # of its own size; the smallest text of a picture has 12 pixels
PICTURES = f"""
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
"""
# A table has two lines or more with a gap inside; what has none, such as an error's message, wraps.
# The notebook takes the arrow keys for itself, unless the element in focus says not to: those that
# scroll a table are kept from it, and no others. A size is changed in the next frame, since one
# that changes while sizes are being told is an error.
TABLES = r"""
const printed = '.autodiff-lesson .jp-RenderedText[data-mime-type$="stdout"] pre';
const words = {tabindex: '0', role: 'group', 'aria-label': 'Printed table'};
const lay = pre => {
  const rows = pre.textContent.split('\n').filter(line => /\S {2,}\S/.test(line));
  pre.style.whiteSpace = rows.length > 1 ? 'pre' : '';
  const scrolls = rows.length > 1 && pre.scrollWidth > pre.clientWidth;
  for (const [name, value] of Object.entries(words))
    scrolls ? pre.setAttribute(name, value) : pre.removeAttribute(name);
};
const follow = () => {
  const known = new WeakSet();
  const sizes = new ResizeObserver(found =>
    requestAnimationFrame(() => found.forEach(one => lay(one.target))));
  const watch = place => place.querySelectorAll(printed).forEach(pre => {
    if (known.has(pre)) return;
    known.add(pre);
    sizes.observe(pre);
  });
  new MutationObserver(changes => changes.forEach(change => watch(change.target)))
    .observe(document.body, {subtree: true, childList: true});
  window.addEventListener('keydown', event => {
    if (event.target.matches?.(printed)) event.target.toggleAttribute(
      'data-lm-suppress-shortcuts', ['ArrowLeft', 'ArrowRight'].includes(event.key));
  }, true);
  return watch;
};
this.closest('.jp-Notebook')?.classList.add('autodiff-lesson');
window.autodiffTables ??= follow();
window.autodiffTables(document);
"""
HIDE = "this.closest('.jp-OutputArea-child').style.display = 'none';"
FIT = (
    "<style>@keyframes autodiff-shown{from{opacity:.99}}</style>"
    '<i style="animation:autodiff-shown 1ms" '
    f'onanimationstart="{escape(PICTURES + TABLES + HIDE)}"></i>'
)
