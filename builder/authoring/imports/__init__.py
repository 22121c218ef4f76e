"""Cards that exist elsewhere to card files: tables, and packages of Anki."""
