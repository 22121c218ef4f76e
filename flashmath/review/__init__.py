"""Review without Anki: the cards of a library as a sitting needs them, the screen, the keys, the loop."""
