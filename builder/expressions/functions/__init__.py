"""The functions of the language by field, each registered once."""
