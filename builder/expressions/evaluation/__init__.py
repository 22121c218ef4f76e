"""A tree and the values of its names to a value, in any of the arithmetics."""
