"""Mathematics in the terminal: the MathML of a formula to rows of styled characters."""
