"""How long the work takes, as ratios to a baseline measured in the same run: `python -m tests.bench`.

Timing is no matter for tests, since machines differ; a ratio to other work on the same machine travels better.
"""
