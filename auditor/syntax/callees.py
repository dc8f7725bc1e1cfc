"""What the functions that a module calls give, as far as their names and its imports tell that."""

import ast
import sys
from collections.abc import Iterable
from typing import NamedTuple

PASS_THROUGH = frozenset(
    [
        *("staticmethod", "classmethod", "list", "tuple", "set", "frozenset", "dict", "sorted", "reversed"),
        *("iter", "next", "enumerate", "len", "str", "repr", "bytes", "int", "float", "bool", "sum", "min"),
        *("max", "abs", "any", "all", "round", "hash", "type", "deepcopy", "copy", "cast", "partial"),
        "reload",
    ]
)
"""Calls whose result is about their first argument."""
_LIKE_BUILTINS = frozenset({"six", "future", "past", "typing_extensions", "numpy", "jax", "torch", "toolz"})
"""Packages whose functions of these names do what the builtins do."""
_MAKERS = frozenset({"django_dynamic_fixture", "ddf", "model_bakery", "model_mommy", "mixer"})
"""Packages that fill an object of the model that they are given:
<https://django-dynamic-fixture.readthedocs.io/>, <https://model-bakery.readthedocs.io/>,
<https://mixer.readthedocs.io/>."""
_MAKES = ("G", "N", "get", "new", "make", "prepare", "blend")
"""What they do that by."""


class Callees(NamedTuple):
    """What a module calls that needs no looking up."""

    own: frozenset[str] = frozenset()
    """What is called like a builtin that passes on what it is given, and is the project's or others'."""
    makers: frozenset[str] = frozenset()
    """What gives an object of the class that it is given first: ``get``, ``baker.make``."""

    def makes(self, func: ast.expr) -> bool:
        """Tell whether a call of *func* gives an object of the class that it is given first."""
        match func if self.makers else None:
            case ast.Name(id=name):
                return name in self.makers
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                return f"{owner}.{name}" in self.makers
            case _:
                return False


NO_CALLEES = Callees()
"""Those of a module that nothing is known of."""


def callees_of(statements: Iterable[ast.stmt]) -> Callees:
    """Return what the statements of a module tell of what is called there.

    What stands in for builtins, or goes through all of an array, is about its argument as they are.
    """
    own: set[str] = set()
    makers: set[str] = set()
    for statement in statements:
        match statement:
            case ast.FunctionDef(name=name):
                own.add(name)
            case ast.ImportFrom(module=module, names=names, level=level):
                top = (module or "").partition(".")[0]
                if level or not (top in sys.stdlib_module_names or top in _LIKE_BUILTINS):
                    own.update(alias.asname or alias.name for alias in names)
                if not level and top in _MAKERS:
                    for alias in names:
                        makers.update(_making(alias, is_function=alias.name in _MAKES))
            case ast.Import(names=names):
                for alias in names:
                    if alias.name in _MAKERS:
                        makers.update(_making(alias, is_function=False))
            case _:
                pass
    return Callees(frozenset(own & PASS_THROUGH), frozenset(makers))


def _making(alias: ast.alias, *, is_function: bool) -> Iterable[str]:
    bound = alias.asname or alias.name
    return (bound,) if is_function else (f"{bound}.{name}" for name in _MAKES)
