"""The shipped folders (``rules/`` and ``reports/``), wherever the package was installed."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shipped(name: str) -> Traversable:
    """Return the shipped folder called *name*: ``"rules"`` or ``"reports"``.

    In a checkout (a ``pyproject.toml`` beside the package) it is the checkout's own folder, so that an
    edit shows at once; in an installed package it is the copy that the wheel carries.
    """
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return files("auditor") / "_shipped" / name
