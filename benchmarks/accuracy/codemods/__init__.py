"""Refactorings of test files, simulated on libcst trees; no code of the repository runs.

Each takes a test (or siblings, or a class) and returns what stands in its place, ``None`` where it does not
apply.  ``plan`` chooses, applies and remembers which test became which.
"""
