"""What a test leans on in its own file: helpers that it calls, fixtures that it asks for, set-up."""

from collections.abc import Iterable

from auditor.model.source import Function, Shape

_DEPTH = 2
_MOST = 12
_SETUP = ("setUp", "asyncSetUp", "setup_method", "setup", "setUpClass", "setup_class")


class Surroundings:
    """The functions of one file, by what leans on them."""

    def __init__(self, functions: Iterable[Function]) -> None:
        self._functions = {f.qualname: f for f in functions}
        self._fixtures = {
            f.name: f
            for f in self._functions.values()
            if any(d.name.rpartition(".")[2] == "fixture" for d in f.decorators)
        }

    def of(self, function: Function) -> tuple[Function, ...]:
        """Return what *function* leans on, itself and other tests left out, the nearest first."""
        found: dict[str, Function] = {}
        frontier = [function]
        for name in _SETUP if function.owner else ():
            setup = self._functions.get(f"{function.owner}.{name}")
            if setup is not None:
                found[setup.qualname] = setup
                frontier.append(setup)
        for _ in range(_DEPTH):
            following = []
            for one in frontier:
                for helper in self._asked(one):
                    if helper.qualname not in found and helper is not function and len(found) < _MOST:
                        found[helper.qualname] = helper
                        following.append(helper)
            frontier = following
        return tuple(found.values())

    def handed(self, function: Function) -> Function | None:
        """Return the helper that does all the work of a *function* that only calls it."""
        if function.body.shape is not Shape.DELEGATES:
            return None
        helpers = list(self._asked(function))
        return helpers[0] if len(helpers) == 1 else None

    def _asked(self, one: Function) -> Iterable[Function]:
        for param in one.params:
            if param.name in self._fixtures:
                yield self._fixtures[param.name]
        for use in one.body.uses:
            root, _, rest = use.origin.partition(".")
            name = _bare(root)
            if name in ("self", "cls") and one.owner:
                name = f"{one.owner}.{_bare(rest.partition('.')[0])}"
            helper = self._functions.get(name)
            if helper is not None and not helper.name.startswith("test"):
                yield helper


def _bare(part: str) -> str:
    return part.rstrip("()[]@")
