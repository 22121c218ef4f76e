"""Text to checked library to Anki package."""
