"""The learner's settings: text of a TOML file to values and findings, and a commented file to begin with.

Nothing here touches a file.
"""
