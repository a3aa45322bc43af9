"""Plays scenarios against a process on a virtual clock; the surroundings are handed in."""
