"""Grades to memory: when each card is due, as pure functions of its log."""
