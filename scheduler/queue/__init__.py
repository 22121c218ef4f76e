"""What to ask next: all due cards in one order, new cards between them, and why others wait. No clock, no chance."""
