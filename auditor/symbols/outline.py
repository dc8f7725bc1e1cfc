"""One module's definitions, indexed by name."""

from auditor.model.source import Binding, Class, Function, Guard, Import, Module, Shape

_HOLLOW = frozenset({Shape.EMPTY, Shape.CONSTANT, Shape.NOT_IMPLEMENTED})


class Outline:
    """What a module defines and imports, by name; of several statements that bind one, the most telling.

    A definition wins over an import, an import over an assignment, and among definitions of one name the last
    one, unless it is hollow (the fallback of a ``try``) or a property's setter.
    """

    def __init__(self, module: Module) -> None:
        self.module = module
        self.functions: dict[str, Function] = {}
        self.accessories: dict[str, list[Function]] = {}
        """Property -> what sets and deletes it."""
        self.classes: dict[str, Class] = {}
        self.members: dict[str, dict[str, str]] = {}
        """Class -> name of a method or nested class -> its qualified name."""
        self.assigned: dict[str, dict[str, list[tuple[str, str]]]] = {}
        """Class -> attribute -> (method that sets it, origin of the value)."""
        self.imports: dict[str, list[Import]] = {}
        self.scoped: dict[str, dict[str, Import]] = {}
        self.stars: list[Import] = []
        self.bindings: dict[str, list[Binding]] = {}
        self.deleted = frozenset(module.deleted_names)
        self._inner: dict[str, frozenset[str]] = {}
        self._bound: dict[str, frozenset[str]] = {}
        self.exports = frozenset(module.exports or ())
        for cls in module.classes:
            self.classes[cls.qualname] = cls
            outer, _, name = cls.qualname.rpartition(".")
            if outer:
                self.members.setdefault(outer, {})[name] = cls.qualname
        for function in module.functions:
            self._add_function(function)
        for statement in module.imports:
            self._add_import(statement)
        for binding in module.bindings:
            self.bindings.setdefault(binding.name, []).append(binding)

    def _add_function(self, function: Function) -> None:
        for name, origin in function.body.assigns:
            attr = name.removeprefix("self.").removeprefix("cls.")
            setters = self.assigned.setdefault(function.owner, {}).setdefault(attr, [])
            if len(setters) < 8:
                setters.append((function.qualname, origin))
        if _is_accessory(function) and "overload" not in decorator_names(function):
            self.accessories.setdefault(function.qualname, []).append(function)
        known = self.functions.get(function.qualname)
        if known is not None and (_is_accessory(function) or _is_worse(function, known)):
            return
        self.functions[function.qualname] = function
        if function.owner:
            self.members.setdefault(function.owner, {})[function.name] = function.qualname

    def _add_import(self, statement: Import) -> None:
        if statement.name == "*":
            self.stars.append(statement)
        elif statement.scope:
            self.scoped.setdefault(statement.scope, {})[statement.bound] = statement
        else:
            known = self.imports.setdefault(statement.bound, [])
            known.append(statement)
            known.sort(key=lambda one: one.guard is Guard.TYPE_CHECKING)

    def inner_names(self, scope: str) -> frozenset[str]:
        """Return the names that a function binds for itself: parameters, imports in it and around it."""
        if scope not in self._inner:
            function = self.functions.get(scope)
            names = {param.name for param in function.params} if function is not None else set()
            place = scope
            while place:
                names.update(self.scoped.get(place, ()))
                place = place.rpartition(".")[0]
            if function is not None and function.owner:
                names.update(("self", "cls"))
            self._inner[scope] = frozenset(names)
        return self._inner[scope]

    def injected(self) -> list[tuple[str, str, str]]:
        """Return what fixtures give to the tests that ask for them: attribute, fixture, origin of the value.

        That is, ``request.instance.app = app`` and ``request.cls.app = app``.
        """
        return [
            (name, function.qualname, origin)
            for function in self.functions.values()
            for name, origin in function.body.injects
        ]

    def class_of(self, scope: str) -> str:
        """Return the qualified name of the innermost class around (or at) *scope*, ``""`` for none."""
        while scope and scope not in self.classes:
            scope = scope.rpartition(".")[0]
        return scope

    def attribute(self, cls: str, name: str) -> Binding | None:
        """Return the class attribute *name*, the most telling assignment of it."""
        found = [binding for binding in self.classes[cls].attributes if binding.name == name]
        return next((b for b in found if b.origin != "?"), found[-1] if found else None)

    def defined_in(self, owner: str) -> frozenset[str]:
        """Return the names that the body of a class binds."""
        if owner not in self._bound:
            cls = self.classes.get(owner)
            attributes = (attribute.name for attribute in (cls.attributes if cls is not None else ()))
            self._bound[owner] = frozenset((*self.members.get(owner, ()), *attributes))
        return self._bound[owner]

    def names_of(self, owner: str) -> frozenset[str]:
        """Return the attributes of a class: what it defines, and what its methods set on ``self``."""
        return self.defined_in(owner).union(self.assigned.get(owner, ()))

    def computes_names(self, owner: str) -> bool:
        """Whether a method of a class sets attributes whose names it does not write out."""
        methods = (self.functions.get(q) for q in self.members.get(owner, {}).values())
        uses = (use for method in methods if method is not None for use in method.body.uses)
        return any(use.origin == "setattr()" and not use.args for use in uses)

    def binding(self, name: str) -> Binding | None:
        """Return the module-level assignment of *name*, the most telling one."""
        found = self.bindings.get(name, [])
        return next((b for b in found if b.origin != "?"), found[-1] if found else None)


def is_hollow_shape(shape: Shape) -> bool:
    """Tell whether a body of this shape does nothing: empty, a constant, or ``raise NotImplementedError``."""
    return shape in _HOLLOW


def is_hollow(function: Function) -> bool:
    """Tell whether the function does nothing."""
    return is_hollow_shape(function.body.shape)


def decorator_names(function: Function) -> tuple[str, ...]:
    """Return the last part of each decorator's dotted name."""
    return tuple(decorator.name.rpartition(".")[2] for decorator in function.decorators)


def _is_accessory(function: Function) -> bool:
    return bool({"setter", "deleter", "overload"} & set(decorator_names(function)))


def _is_worse(new: Function, known: Function) -> bool:
    return is_hollow(new) and not is_hollow(known) and "overload" not in decorator_names(known)
