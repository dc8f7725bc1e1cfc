"""Which tests a range of commits deleted, what supersedes each, and what is truly lost."""

__version__ = "0.1.0"
