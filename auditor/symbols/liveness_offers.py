"""What one module offers to those that import from it, as far as its own text tells."""

from collections.abc import Iterator

from auditor.model.source import UNREADABLE, FaultKind, Function, Module
from auditor.symbols.imports import ImportMap

OTHER_SYNTAX = frozenset({FaultKind.PYTHON2, FaultKind.SYNTAX})
"""Faults that another version of Python may not find."""

MODULE_ATTRIBUTES = frozenset(
    {
        *("__name__", "__file__", "__doc__", "__path__", "__spec__", "__package__", "__loader__", "__dict__"),
        *("__builtins__", "__annotations__", "__cached__", "__class__"),
    }
)
"""Names that every module has."""

_IMPORT_ERRORS = frozenset(
    {"ImportError", "ModuleNotFoundError", "skip", "skipTest", "importorskip", "modules"}
)
"""Names in a function's body which tell that it reckons with imports that fail, or stands in for modules."""


def is_broken(module: Module, *, other_python: bool = False) -> bool:
    """Tell whether Python cannot load the file because of its own text.

    With *other_python* the repository is written for another version, whose syntax is spared.
    """
    fault = module.obstacle
    if fault is None or fault.kind in UNREADABLE:
        return False
    return not (other_python and fault.kind in OTHER_SYNTAX)


def offers(module: Module) -> tuple[object, ...]:
    """Return what of the file decides about the links of files that import from it."""
    stars = tuple(item.module for item in module.imports if item.name == "*" and not item.scope)
    return bound_names(module), stars, is_open(module), module.fault is None


def is_open(module: Module) -> bool:
    """Tell whether there may be more below the package than the files in its folder.

    It changes its ``__path__`` (so that other distributions can share the package) or makes modules itself.
    """
    return (
        _makes_names(module)
        or any(binding.name == "__path__" for binding in module.bindings)
        or any(use.origin.startswith("__path__.") or "declare_namespace" in use.origin for use in module.uses)
    )


def _makes_names(module: Module) -> bool:
    """Tell whether the module binds names at run time, itself or by a function made for it.

    A function called while the module loads and named for modules (``recreate_module``, ``import_module``)
    may do anything to it.
    """
    return module.dynamic or any(
        use.called and "module" in use.origin.removesuffix("()").rpartition(".")[2].lower()
        for use in module.uses
    )


def opened(path: str, module: Module, imports: ImportMap) -> Iterator[str]:
    """Yield the files whose names the file *path* makes, too: ``setattr(objects, cls.name(), cls)``.

    A registry does so for the package of what is registered.
    """
    for item in module.imports if module.sets_on else ():
        if item.bound in module.sets_on and not item.scope:
            yield from (file for file, name in imports.taken(path, (item,)) if not name)


def bound_names(module: Module | None) -> frozenset[str] | None:
    """Return the names that the module's own statements bind; ``None`` when there is no telling."""
    if module is None or module.fault is not None or _makes_names(module):
        return None
    return frozenset(
        {
            *(item.bound for item in module.imports if not item.scope),
            *(function.name for function in module.functions if not function.owner),
            *(cls.name for cls in module.classes if "." not in cls.qualname),
            *(binding.name for binding in module.bindings),
        }
    )


def hardened_functions(module: Module) -> frozenset[str]:
    """Return the functions that reckon with imports that fail: they survive them, or are about them."""
    return frozenset(function.qualname for function in module.functions if _reckons(function))


def _reckons(function: Function) -> bool:
    return function.body.broad_except or not _IMPORT_ERRORS.isdisjoint(function.body.names)
