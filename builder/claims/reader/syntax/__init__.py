"""TeX to the tree of a formula as it is written."""
