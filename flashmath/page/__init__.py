"""A card's text as lines for the terminal: Markdown, formulas, cloze deletions."""
