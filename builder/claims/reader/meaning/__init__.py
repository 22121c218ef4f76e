"""The tree of a formula as it is written to an expression, by what a card declares."""
