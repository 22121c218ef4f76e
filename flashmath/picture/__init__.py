"""Figures in the terminal: as pictures, in dots, or in words."""
