"""Claims: what a card says, as expressions that are proved, tested or refuted."""
