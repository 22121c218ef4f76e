"""Packages and collections of Anki to drafts of cards."""
