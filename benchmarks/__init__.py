"""Measurements of the program, outside the wheel; see ``README.md`` beside this file."""
