"""A topic to the file that its cards begin with: one card to fill in, and an example of every kind in comments."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from itertools import count

from builder.kinds.ids import LONGEST_ID
from builder.source.text import one_line

#: What is to be filled in, by kind: the lines of a card after its id.
BLANKS: Mapping[str, str] = {
    "recall": """\
front: |

back: |

""",
    "reverse": """\
kind: reverse
prompts: [State it, Name it]
front: |

back: |

""",
    "cloze": """\
kind: cloze
text: |

""",
}

#: A whole card of each kind, without its source.
EXAMPLES: Mapping[str, str] = {
    "recall": """\
- id: example-recall              # recall, the default: one question, one answer
  front: |
    What is the derivative of $f(g(x))$?
  back: |
    $$f'(g(x))\\, g'(x)$$
  note: |
    Shown under the answer: an intuition, a warning.
  tags: [formula]
""",
    "reverse": """\
- id: example-reverse             # reverse: a name and what it stands for, asked both ways
  kind: reverse
  prompts: [State it, Name it]
  front: |
    The product rule
  back: |
    $$(fg)' = f'g + fg'$$
""",
    "cloze": """\
- id: example-cloze               # cloze: a statement with gaps, one question for each number
  kind: cloze
  text: |
    The derivative of $\\sin x$ is {{c1::$\\cos x$}}, that of $\\cos x$ is {{c2::$-\\sin x$}}.
""",
}

#: A card that says more than its text does: values, a claim that is judged, a figure.
_CHECKED = """\
- id: example-checked             # values that are computed, a claim that is proved or tested, a figure
  let:
    a: 3
    slope: 2*a
  front: |
    What is the slope of $x^2$ at $x = @{a}$?
  back: |
    $@{slope}$, for

    $$\\frac{d}{dx} x^2 = 2x$$
  claims:                         # `flashmath explain claims` tells how they are written
    - holds: diff(x^2, x) == 2*x
      for: {x: real}
      shows: 1
  figure:                         # `flashmath explain curves` tells its keys, `figures` the other kinds
    kind: curves
    alt: The parabola and its tangent at 3, which has slope 6.
    x: -1..5
    curves:
      - {y: x^2, label: $x^2$}
    tangents:
      - {to: 1, at: a, label: slope 6}
"""


def new_topic_file(topic: str, title: str, kind: str, name: str, sources: Iterable[str]) -> str:
    """Write the file of a topic; `name` is the id of the card to fill in, `sources` are the keys that it may cite."""
    keys = list(sources)
    first = f"{keys[0]} 1.2" if keys else "KEY 1.2"
    known = ", ".join([*keys[:8], *(["..."] if len(keys) > 8 else [])]) or "see sources.yaml"
    examples = "\n".join([*(f"{EXAMPLES[name]}  sources: [{first}]\n" for name in EXAMPLES), _CHECKED])
    return f"""\
# {one_line(title)}
topic: {topic}
cards:
  # Fill in this card; `flashmath check` names what is missing. One card asks one thing.
  - id: {name:<27} # permanent from its first release on: say what the card asks
{_indent(BLANKS[kind], "    ")}\
    # Where the fact comes from, as [{first}]; the keys: {known}
    sources: []

  # One whole card of each kind, and one with all else that a card may have, to copy from. Delete what you do not need.
{_indent(examples, "  # ")}"""


def _indent(text: str, margin: str) -> str:
    return "".join(f"{margin}{line}".rstrip() + "\n" for line in text.removesuffix("\n").split("\n"))


def free_id(topic: str, taken: Iterable[str]) -> str:
    """Find an id for the first card of a topic that no card has."""
    used = set(taken)
    names = (f"{topic[: LONGEST_ID - 4].rstrip('-')}-{number}" for number in count(1))
    return next(name for name in names if name not in used)
