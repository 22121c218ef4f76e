"""`python -m flashmath`, the same as the command."""

from flashmath.cli import main

main()
