"""The card of a prediction: choices that open, each with its reply.

A choice is a native `<details>`: mouse and keyboard open it, in a live notebook, in a saved one
without a kernel, and in one that is not trusted. No answer is kept.
"""

from html import escape

from autodiff.course.cards import BLUE, COLOURS, Card, code, frame, pill
from autodiff.course.predictions import Prediction

ADVICE = "Decide first: open the answer that you believe. Then run the next cell."
_CHOICE = "margin:3px 0;padding:2px 0"
_REPLY = "margin:4px 0 8px 1.2em"


def prediction_card(prediction: Prediction) -> Card:
    """Return the card: the question and its choices; a reply is seen when its choice is opened."""
    offered = [f"  ({letter}) {choice}" for letter, choice in _lettered(prediction)]
    text = "\n".join([prediction.question, *offered])
    html = "".join(_choice(prediction, choice) for choice in prediction.choices)
    question = f"<strong>{code(prediction.question)}</strong>"
    return frame((text, question + html), ADVICE, BLUE)


def _lettered(prediction: Prediction):
    return zip("abcdefgh", prediction.choices, strict=False)


def _choice(prediction: Prediction, choice: str) -> str:
    state = "right" if choice == prediction.right else "wrong"
    reply = f"{pill(VERDICTS[state], COLOURS[state])} {code(prediction.choices[choice])}"
    return (
        f'<details name="{escape(prediction.id)}" style="{_CHOICE}">'
        f'<summary style="cursor:pointer">{code(choice)}</summary>'
        f'<div style="{_REPLY}">{reply}</div></details>'
    )


VERDICTS = {"right": "✓ right", "wrong": "✗ not so"}
