"""Claims: what a card says, as expressions that are proved, tested or refuted.

`model` reads a claim. `judge` judges it: `conditions` and `values` ask the numbers at the points of `witnesses`,
`symbolic` asks sympy, and `concluding` puts the two together to a verdict, which `findings` turns into findings.
`mutate` changes claims to see whether they notice; `reader` reads displayed formulas, to compare them with claims.
"""
