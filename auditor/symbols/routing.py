"""Which production code answers at an address: the routes of a revision, with what they hang below."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from auditor.model.paths import basename
from auditor.model.source import UNKNOWN_PART, Address
from auditor.symbols.imports import is_aside
from auditor.symbols.names import Names, ReferentKind

_DEEPEST = 5
"""Routers that hang below each other."""
_MOST_PREFIXES = 8
_MOST_ROUTES = 500
"""Routes that end alike; further ones are left out."""
_FEW = 3
"""Handlers that may be meant at once; of more, none is."""
_NOTHING = (0, False)
_VIEW = re.compile(r"\b([A-Za-z_][\w.]*)\.as_view\(|\(([A-Za-z_][\w.]*)\)+$")
"""A view in what it is wrapped in: ``login_required(Profile.as_view())``, ``login_required(profile)``."""
_COMMANDS = "/management/commands"
"""Where Django looks for commands (its documentation, *custom django-admin commands*)."""
_OF_COMMANDS = (
    "Command.handle",
    "Command.handle_noargs",
    "Command.handle_label",
    "Command.handle_app_config",
)
_RESOURCE = {
    ("GET", False): "list",
    ("POST", False): "create",
    ("GET", True): "retrieve",
    ("PUT", True): "update",
    ("PATCH", True): "partial_update",
    ("DELETE", True): "destroy",
}
"""Methods of a class for a resource, by the method of HTTP and whether that is about one item."""


class _Router(NamedTuple):
    """What addresses are told to: a name in a file, ``""`` for the list of the file."""

    path: str
    name: str


class _Route(NamedTuple):
    segments: tuple[str, ...]
    methods: tuple[str, ...]
    handler: str
    whole: bool = False
    """It answers only where it is all of an address: one word, without what it is known to hang below."""


class Routing:
    """Looks up who answers, by address, by the name of one, or by that of a command."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}
        self._hangs: dict[_Router, tuple[tuple[str, ...], ...]] = {}

    def is_answered_in(self, path: str, scope: str, address: str) -> bool:
        """Whether the file *path* itself has code that answers at *address* where its *scope* asks there.

        What another test declares is there only while that runs.
        """
        asked = _segments(address)
        for declared in self._names.catalog.modules[path].addresses:
            # What is decorated inside a function is told as that function's.
            home = declared.scope or declared.code
            if declared.mounts or (home != scope and _is_test(home)):
                continue
            own = _segments(declared.path)
            if _worth(own, asked) > _NOTHING or own == asked:
                return True
        return False

    def handlers(self, address: str, method: str = "") -> tuple[str, ...]:
        """Return the production code that answers at *address*, by canonical name; nothing when that is open.

        ``{}`` stands for what is not known of the address, and what comes before a route in it for what that
        hangs below.  Of several routes the most telling counts: the one with most of its text in the address.
        A class is told with its method for *method*, where it has one.
        """
        key = (address, method)
        if key not in self._known:
            self._known[key] = tuple(self._answering(address, method))
        return self._known[key]

    def named(self, name: str) -> tuple[str, ...]:
        """Return the production code that answers at the address of that name, or of its last part."""
        found = self._by_name.get(name) or self._by_name.get(re.split(r"[:.]", name)[-1]) or {}
        return tuple(found) if len(found) <= _FEW else ()

    def command(self, name: str) -> tuple[str, ...]:
        """Return the production code that Django's ``call_command`` runs by that name."""
        found = self._commands.get(name, ())
        return tuple(found) if len(found) <= _FEW else ()

    @cached_property
    def _commands(self) -> dict[str, list[str]]:
        """Methods of commands by the name of their file, which is that of the command."""
        commands: dict[str, list[str]] = {}
        catalog = self._names.catalog
        for path, module in sorted(catalog.modules.items()):
            if f"/{path}".rpartition("/")[0].endswith(_COMMANDS):
                methods = [f.qualname for f in module.functions if f.qualname in _OF_COMMANDS]
                if methods and catalog.kind(path) is ReferentKind.PRODUCTION:
                    commands.setdefault(basename(path).removesuffix(".py"), []).append(
                        catalog.name(path, methods[0])
                    )
        return commands

    def _answering(self, address: str, method: str) -> Iterator[str]:
        asked = _segments(address)
        scored = [
            (_worth(route.segments, asked), route)
            for route in self._candidates(asked)
            if not route.whole or len(asked) == 1
        ]
        most = max((worth for worth, _ in scored), default=_NOTHING)
        best = [route for worth, route in scored if worth == most > _NOTHING]
        fitting = [r for r in best if not method or not r.methods or method in r.methods]
        # Below something unknown, one word and another method of HTTP are no address of it.
        fitting = fitting or (best if most[0] > 1 or UNKNOWN_PART not in asked else [])
        handlers = dict.fromkeys(r.handler for r in fitting)
        # One word that several have, each in a place of its own or below something unknown, is open.
        apart = UNKNOWN_PART in asked or len({r.segments for r in fitting}) > 1
        few = 1 if any(r.whole for r in fitting) or (most[0] == 1 and apart) else _FEW
        for handler in handlers if len(handlers) <= few else ():
            yield handler
            yield from self._methods(
                handler, method, of_one=asked[-1:] == (UNKNOWN_PART,) or _is_value(asked)
            )

    def _methods(self, handler: str, method: str, *, of_one: bool) -> Iterator[str]:
        """The method of a class that answers a method of HTTP."""
        if not method:
            return
        for name in (method.lower(), f"on_{method.lower()}", _RESOURCE.get((method, of_one), "")):
            found = self._names.member(handler, name) if name else None
            if found is not None and found.kind is ReferentKind.PRODUCTION:
                yield found.name
                return

    def _candidates(self, asked: tuple[str, ...]) -> Iterable[_Route]:
        if not asked:
            return self._by_last.get("", ())
        keys = dict.fromkeys(s for s in asked if s != UNKNOWN_PART)
        return (route for key in keys for route in self._by_last.get(key, ()))

    # -- what there is ------------------------------------------------------------------------------------

    @cached_property
    def _by_last(self) -> Mapping[str, list[_Route]]:
        """Routes by the last part of them that is written out, ``""`` for those that have none."""
        found: dict[str, list[_Route]] = defaultdict(list)
        for path, address, handler in self._handled:
            places = self._places(path, address)
            # A test may hang it elsewhere.
            for segments in dict.fromkeys((*places, _segments(address.path))):
                last = _last_text(segments)
                if (last or not segments) and len(found[last]) < _MOST_ROUTES:
                    whole = len(segments) == 1 and segments not in places
                    found[last].append(_Route(segments, address.methods, handler, whole))
        return found

    def answerers(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], str]:
        """Return the sole code that answers at each address, by its parts and the methods it is for."""
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = defaultdict(set)
        for path, address, handler in self._handled:
            for segments in self._places(path, address):
                if _last_text(segments):
                    found[segments, tuple(sorted(address.methods))].add(handler)
        return {at: min(handlers) for at, handlers in found.items() if len(handlers) == 1}

    def _places(self, path: str, address: Address) -> list[tuple[str, ...]]:
        """An address of a file in full: below each that it is known to hang below, or by itself."""
        prefixes = self._prefixes(_Router(path, address.below), frozenset()) or ((),)
        return [(*prefix, *_segments(address.path)) for prefix in prefixes]

    @cached_property
    def _by_name(self) -> Mapping[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for _, address, handler in self._handled:
            if address.name:
                found[address.name].setdefault(handler)
        return found

    @cached_property
    def _handled(self) -> list[tuple[str, Address, str]]:
        """Every address that leads to production code: its file, itself, and the code."""
        found = []
        for path, address in self._addresses:
            if not address.mounts and (handler := self._code(path, address)):
                found.append((path, address, handler))
        return found

    @cached_property
    def _addresses(self) -> list[tuple[str, Address]]:
        # An example answers at many an address that a test asks its own application for.
        catalog = self._names.catalog
        return [
            (path, address)
            for path, module in sorted(catalog.modules.items())
            if module.addresses and catalog.kind(path) is ReferentKind.PRODUCTION and not is_aside(path)
            for address in module.addresses
        ]

    def _code(self, path: str, address: Address) -> str:
        """The canonical name of what an address leads to, ``""`` when that is no definition of production."""
        return self._defined_as(path, address.code, address.scope, 0)

    def _defined_as(self, path: str, chain: str, scope: str, depth: int) -> str:
        outline = self._names.catalog.outline(path)
        if chain in outline.functions or chain in outline.classes:
            return self._names.catalog.name(path, chain)
        last = next(reversed(self._names.resolve(path, chain, scope)), None)
        if last is None or last.kind is not ReferentKind.PRODUCTION:
            return ""
        if last.dynamic or last.instance or not last.path:
            return ""
        inner = last.name.removeprefix(f"{self._names.catalog.dotted(last.path)}.")
        there = self._names.catalog.outline(last.path)
        if inner in there.functions or inner in there.classes:
            return last.name
        # ``profile = login_required(Profile.as_view())``, made ready for the file that gives the addresses.
        made = next((b.value for b in there.bindings.get(inner, ()) if "(" in b.value), "")
        inside = _VIEW.search(made) if depth < _DEEPEST else None
        return self._defined_as(last.path, inside[1] or inside[2], "", depth + 1) if inside else ""

    @cached_property
    def _mounts(self) -> Mapping[_Router, list[tuple[_Router, tuple[str, ...]]]]:
        """What each router hangs below, with the address there."""
        found: dict[_Router, list[tuple[_Router, tuple[str, ...]]]] = defaultdict(list)
        for path, address in self._addresses:
            if address.mounts and address.code != address.below:
                child = self._router(path, address)
                if child is not None:
                    found[child].append((_Router(path, address.below), _segments(address.path)))
        return found

    @cached_property
    def _own(self) -> Mapping[_Router, tuple[str, ...]]:
        """The prefix that a router was made with."""
        return {
            _Router(path, address.below): _segments(address.path)
            for path, address in self._addresses
            if address.mounts and address.code == address.below
        }

    def _router(self, path: str, address: Address) -> _Router | None:
        """What a mount hangs below its address: a router of some file, or the list of a module."""
        imports = self._names.catalog.imports
        chain = address.code
        if file := imports.file(chain, path):
            return _Router(file, "")
        root, _, rest = chain.partition(".")
        outline = self._names.catalog.outline(path)
        found = outline.scoped.get(address.scope, {}).get(root) or next(
            iter(outline.imports.get(root, ())), None
        )
        if found is None:
            return _Router(path, chain.rpartition(".")[2])
        module = imports.absolute(path, found.module)
        if module is None:
            return None
        if found.name is None:
            # ``import shop.users`` binds ``shop``.
            dotted = chain if found.bound == found.module.partition(".")[0] else f"{found.module}.{rest}"
        else:
            dotted = f"{module}.{found.name}.{rest}".strip(".") if rest else f"{module}.{found.name}"
        if file := imports.file(dotted, path):
            return _Router(file, "")
        home, _, name = dotted.rpartition(".")
        file = imports.file(home, path)
        return self._defined(file, name, 0) if file else None

    def _defined(self, file: str, name: str, depth: int) -> _Router:
        """Where the router that a module exports under a name is made."""
        found = next(iter(self._names.catalog.outline(file).imports.get(name, ())), None)
        imports = self._names.catalog.imports
        if found is not None and found.name is not None and depth < _DEEPEST:
            module = imports.absolute(file, found.module)
            home = imports.file(module, file) if module else None
            if home and home != file:
                return self._defined(home, found.name, depth + 1)
        return _Router(file, name)

    def _prefixes(self, router: _Router, inside: frozenset[_Router]) -> tuple[tuple[str, ...], ...]:
        """The addresses below which a router hangs, its own included; nothing where none is known.

        *inside* are the routers on the way down to it: what hangs below itself is cut there.
        """
        if router in self._hangs:
            return self._hangs[router]
        own = self._own.get(router, ())
        found: dict[tuple[str, ...], None] = {}
        for above, at in self._mounts.get(router, ())[:_MOST_PREFIXES]:
            if above not in inside and len(inside) < _DEEPEST:
                for prefix in self._prefixes(above, inside | {router}) or ((),):
                    found.setdefault((*prefix, *at, *own))
        told = tuple(found)[:_MOST_PREFIXES] or ((own,) if own else ())
        self._hangs[router] = told
        return told


def _segments(address: str) -> tuple[str, ...]:
    return tuple(s for s in address.split("/") if s)


def _last_text(segments: tuple[str, ...]) -> str:
    """The last part of an address that is written out, ``""`` where none is."""
    return next((s for s in reversed(segments) if UNKNOWN_PART not in s), "")


def _is_test(function: str) -> bool:
    return function.rpartition(".")[2].startswith("test")


def _is_value(asked: tuple[str, ...]) -> bool:
    return bool(asked) and (asked[-1].isdecimal() or UNKNOWN_PART in asked[-1])


def _worth(segments: tuple[str, ...], asked: tuple[str, ...]) -> tuple[int, bool]:
    """How telling it is that a route answers at an address: the parts that are the same, and whether all are.

    `_NOTHING` where it does not: its parts have to be the last ones of the address.
    """
    if len(segments) > len(asked):
        return _NOTHING
    same = 0
    for part, given in zip(reversed(segments), reversed(asked), strict=False):
        if part == given and UNKNOWN_PART not in part:
            same += 1
        elif (
            part != UNKNOWN_PART
            and given != UNKNOWN_PART
            and not (UNKNOWN_PART in part and _fits(part, given))
        ):
            return _NOTHING
    return (same, len(segments) == len(asked)) if same or not asked else _NOTHING


def _fits(part: str, given: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, part.split(UNKNOWN_PART))), given) is not None
