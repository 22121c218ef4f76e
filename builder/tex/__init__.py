"""A card's text to formulas, and formulas to what the engines make of them."""
