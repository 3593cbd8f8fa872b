"""The picture of the step-size valley: errors against steps, both on logarithmic scales."""

import math

from autodiff.draw.picture import Picture
from autodiff.draw.svg import ROW_SIZE, Canvas, text_width

__all__ = ["picture_of"]

LEFT, TOP, WIDE, HIGH = 58, 30, 480, 260
STEPS, ERRORS = (-16, 0), (-16, 4)
LINE = 19
HOLLOW = ' style="fill:none" stroke-width='


def picture_of(model):
    """Draw a `Valley`."""
    lines = said(model)
    canvas = Canvas()
    axes(canvas)
    other = "central" if model.difference == "forward" else "forward"
    draw_curve(canvas, model.curve(other), "total", "op", '"1.3" opacity="0.9"')
    draw_curve(canvas, model.curve(), "truncation", "output", '"1.8" stroke-dasharray="7 4"')
    draw_curve(canvas, model.curve(), "rounding", "backward", '"1.8" stroke-dasharray="2 3"')
    draw_curve(canvas, model.curve(), "total", "variable", '"2.6"')
    mark(canvas, model)
    legend(canvas, model.difference, other)
    top = TOP + HIGH + 44
    for number, line in enumerate(lines):
        top += LINE
        canvas.text(0, top, line, "text" if number < 2 else "muted",
                    extra=' font-weight="600"' if number == 0 else "")  # fmt: skip
    width = max(LEFT + WIDE + 18, *(text_width(line, ROW_SIZE) for line in lines))
    text = "\n".join(lines)
    return Picture(canvas.finish(width, top + 4, "The step-size valley", text), text)


def said(model):
    """Say what is seen: the slope, the errors at the step, and the best step."""
    errors, best = model.errors, model.best
    return [
        f"{model.difference} difference of {model.function} at {model.at:g}: "
        f"the true slope is {model.slope:.6g}",
        f"step {power(model.step)}: slope {model.found:.6g}, error {power(errors.total)}: "
        f"truncation {power(errors.truncation)}, rounding {power(errors.rounding)}",
        f"best step about {power(best)}, with an error of {power(model.errors_at(best).total)}",
    ]


def power(number):
    """Write a size with one digit; what lies beyond the digits that are known is 0.

    >>> power(0.00052), power(0.0)
    ('5e-04', '0')
    """
    return f"{number:.0e}" if number > 1e-30 else "0"


def across(step):
    """Return where a step stands."""
    return LEFT + WIDE * (math.log10(step) - STEPS[0]) / (STEPS[1] - STEPS[0])


def down(error):
    """Return where an error stands."""
    return TOP + HIGH * (ERRORS[1] - math.log10(error)) / (ERRORS[1] - ERRORS[0])


def axes(canvas):
    """Draw the frame, the grid and the numbers."""
    faint = ' stroke-width="0.8" opacity="0.35"'
    for n in range(STEPS[0], STEPS[1] + 1, 2):
        x = across(10.0**n)
        canvas.path(f"M{x:.1f} {TOP}l0 {HIGH}", "line", faint)
        canvas.text(x, TOP + HIGH + 16, f"{10.0**n:.0e}", "muted", 11, "middle")
    for n in range(ERRORS[0], ERRORS[1] + 1, 4):
        y = down(10.0**n)
        canvas.path(f"M{LEFT} {y:.1f}l{WIDE} 0", "line", faint)
        canvas.text(LEFT - 6, y + 4, f"{10.0**n:.0e}", "muted", 11, "end")
    canvas.text(LEFT + WIDE / 2, TOP + HIGH + 34, "step h", "muted", anchor="middle")
    canvas.text(0, 10, "error", "muted")


def draw_curve(canvas, curve, part, role, look):
    """Draw one part of the errors, where it is on the page; pieces that leave it are not joined."""
    path, pen = "", "M"
    for step, errors in curve:
        error = getattr(errors, part)
        if 10.0 ** ERRORS[0] <= error <= 10.0 ** ERRORS[1]:
            path += f"{pen}{across(step):.1f} {down(error):.1f}"
            pen = "L"
        else:
            pen = "M"
    if path:
        canvas.path(path, role, HOLLOW + look)


def mark(canvas, model):
    """Mark the best step below the curve, and the chosen one."""
    x = across(model.best)
    canvas.path(f"M{x:.1f} {TOP + HIGH}l-6 -9l12 0Z", "output", ' stroke-width="1.4"')
    beside = (10, "start") if x < LEFT + WIDE - 60 else (-10, "end")
    canvas.text(x + beside[0], TOP + HIGH - 4, "best", "text", anchor=beside[1])
    x, total = across(model.step), model.errors.total
    canvas.path(f"M{x:.1f} {TOP}l0 {HIGH}", "hotline", ' stroke-width="1.6"')
    if 10.0 ** ERRORS[0] <= total <= 10.0 ** ERRORS[1]:
        canvas.rect(x - 5, down(total) - 5, 10, 10, "current", 5, ' stroke-width="2"')


def legend(canvas, chosen, other):
    """Say above the picture which line is which."""
    x = LEFT
    for name, role, look in (
        (chosen, "variable", '"2.6"'),
        ("truncation", "output", '"1.8" stroke-dasharray="7 4"'),
        ("rounding", "backward", '"1.8" stroke-dasharray="2 3"'),
        (other, "op", '"1.3" opacity="0.9"'),
    ):
        canvas.path(f"M{x} 6l26 0", role, HOLLOW + look)
        canvas.text(x + 32, 10, name, "text")
        x += 32 + round(text_width(name, ROW_SIZE)) + 22
