"""The faces of flashmath: the command line, and what it prints."""
