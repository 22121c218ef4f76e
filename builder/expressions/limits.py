"""Every bound that keeps an expression small, and its evaluation short."""

from __future__ import annotations

#: The longest expression that is read, in characters.
LONGEST_TEXT = 1000
#: How deep brackets may stand in one another, and how deep the tree of an expression may be.
DEEPEST_BRACKETS = 30
DEEPEST_TREE = 60
#: The longest name, and the most digits of a number as written.
LONGEST_NAME = 30
MOST_DIGITS = 60
#: The largest power of ten in a number as written (`1e300`).
LARGEST_TEN = 400
#: How many bits an exact number may take before it is carried on as a rounded one.
MOST_BITS = 8192
#: The largest argument of `factorial` and `binomial`.
LARGEST_FACTORIAL = 1000
#: The most entries of a vector or a matrix.
LARGEST_ARRAY = 100_000
#: How many steps one evaluation may take.
MOST_STEPS = 2_000_000
#: How many terms the symbolic back end writes out one by one.
MOST_TERMS = 200
#: Beyond this power of two a number counts as undefined.
LARGEST_MAGNITUDE = 100_000
#: How deep derivatives may stand in one another when they are computed by differences.
DEEPEST_DIFFERENCES = 3
