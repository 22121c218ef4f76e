"""Card files with mechanical findings to the same files without them: `check --fix`."""
