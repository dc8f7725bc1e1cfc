"""Why a deleted test may have had to go with what the same change does to production.

An excuse makes a finding a warning: it is still shown, since a change that breaks something and drops its
test can look the same.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from auditor.model.audit import DeletedTest, Verdict
from auditor.model.meaning import Fate
from auditor.model.source import CheckKind, Decorator, Function, Module
from auditor.model.suite import Role, node_id
from auditor.policy.concern import TOKEN
from auditor.policy.sides import Change, Side, role

_CHANGED = (Fate.CHANGED.value, Fate.STUBBED.value, Fate.GONE.value, Fate.MOVED.value)
_TELLING = 5
"""Characters that a text needs to tell one thing from another."""
_SENTENCE = 12
"""Characters from which a line is a message of its own."""


class Excuses:
    """What a change does to production that tests may have had to follow."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._production = [
            p for p in sorted(change.changed) if p.endswith(".py") and role(change, p) is Role.PRODUCTION
        ]

    def of(self, one: DeletedTest) -> str:
        """Return the excuse for a deleted test, ``""`` for none."""
        names = {part for t in one.targets for part in t.split(".")[-2:]}
        if gone := sorted(names & self._deprecated):
            return f"The change deprecates {gone[0]}."
        change = self._change
        function = change.before.functions.get(one.id)
        if function is not None and (why := self._of_what_is_gone(one, function)):
            return why
        if one.verdict is Verdict.PARTIAL and change.production_changed():
            return "Production changed with it."
        if one.unsure and any(t.asserted and t.fate in _CHANGED for t in one.target_states):
            return "The production that it verified changed with it."
        if not one.targets and one.verdict is Verdict.LOST and change.production_changed():
            return "Production changed with it, and what it verified cannot be traced."
        return ""

    def _of_what_is_gone(self, one: DeletedTest, function: Function) -> str:
        if removed := sorted(self._used(one, function) & self._removed):
            return f"The change removes {removed[0]}, which it used."
        if fewer := sorted(self._part_of_what_is_used(function)):
            return f"The change removes a definition of {fewer[0]}, which it used."
        if less := sorted(self._no_longer_taken(function)):
            return f"The change takes the parameter {less[0]} from production, which the test gives."
        if _warned(function):
            if self._offers_less:
                return "The change removes what a module offers by __getattr__, with a warning."
            if self._warns_less:
                return "The change takes a warning back, and the test is about warnings."
        if dropped := sorted(self._no_longer_raised(function)):
            return f"The change no longer raises {dropped[0]} where the test expects it."
        texts = sorted(_texts(function), key=lambda t: (-len(t), t))
        if (text := next((t for t in texts if t in self._unsaid), None)) is not None:
            return f"The change removes {text!r} from production, which the test mentions."
        lines = [x for t in texts for line in t.splitlines() if len(x := line.strip()) >= _SENTENCE]
        if lines and all(any(x in t for t in self._asserted) for x in lines):
            return f"New tests of the change assert {lines[0]!r} too, if of something that cannot be traced."
        return ""

    def _part_of_what_is_used(self, function: Function) -> set[str]:
        """Return what a class of production that the test names lost and that no name in it shows.

        Special methods are used by operators, and a property's setter has the name of its getter.
        """
        names = set(function.body.names)
        counts = [
            Counter(f.qualname for m in self._modules(s) for f in m.functions if f.owner)
            for s in (self._change.before, self._change.after)
        ]
        found = set()
        for qualname in counts[0] - counts[1]:
            owner, _, name = qualname.rpartition(".")
            special = name.startswith("__") and name.endswith("__") and name != "__init__"
            stays = any(q.startswith(f"{owner}.") for q in counts[1])
            if stays and owner in names and (special or (name in names and counts[1][qualname])):
                found.add(qualname)
        return found

    def _no_longer_raised(self, function: Function) -> set[str]:
        """Return the exceptions that a test expects and that less of what it names raises than before."""
        wanted = {
            n for c in function.body.checks if c.kind is CheckKind.RAISES for n in TOKEN.findall(c.expected)
        }
        if not wanted:
            return set()
        named = {function.name, *function.body.names}
        counts = []
        for side in (self._change.before, self._change.after):
            raising = (
                f for m in self._modules(side) for f in m.functions if {f.name, *f.owner.split(".")} & named
            )
            raised = (x.partition(":")[0].rpartition(".")[2] for f in raising for x in f.body.raises)
            counts.append(Counter(raised))
        return wanted & set(counts[0] - counts[1])

    def _no_longer_taken(self, function: Function) -> set[str]:
        """Return the parameters that a test mentions and that what it calls takes no more."""
        named = set(function.body.names)
        found: set[str] = set()
        for path in self._production:
            for old in (self._change.before.modules.get(path) or Module()).functions:
                place = node_id(path, old.qualname)
                new = self._change.after.functions.get(place)
                called = old.owner.rpartition(".")[2] if old.name == "__init__" else old.name
                if new is not None and called in named:
                    found |= {p.name for p in old.params} - {p.name for p in new.params}
        return {n for n in found & named if len(n) >= _TELLING}

    def _used(self, one: DeletedTest, function: Function) -> set[str]:
        """Return the names that a test uses, those of its class's attributes among them."""
        module = self._change.before.modules.get(one.path) or Module()
        owners = (c for c in module.classes if c.qualname == function.owner)
        values = (TOKEN.findall(b.value) for c in owners for b in c.attributes)
        own = (*function.body.names, *(p.name for p in function.params), *chain.from_iterable(values))
        return {n for n in own if len(n) > 2}

    @cached_property
    def _removed(self) -> set[str]:
        """Names that changed production files defined, and none of them does any more."""
        return {n for m in self._modules(self._change.before) for n in _defined(m)}.difference(
            n for m in self._modules(self._change.after) for n in _defined(m)
        )

    @cached_property
    def _offers_less(self) -> bool:
        """Whether a production module's ``__getattr__`` is gone or differs."""
        for path in self._production:
            place = f"{path}::__getattr__"
            old, new = self._change.before.functions.get(place), self._change.after.functions.get(place)
            if old is not None and (new is None or new.body.exact != old.body.exact):
                return True
        return False

    @cached_property
    def _warns_less(self) -> bool:
        """Whether changed production files warn in fewer places than before."""
        sides = (self._change.before, self._change.after)
        old, new = (sum(len(f.body.warns) for m in self._modules(s) for f in m.functions) for s in sides)
        return old > new

    @cached_property
    def _deprecated(self) -> set[str]:
        """Names of functions and classes that the change deprecates."""
        found: set[str] = set()
        for path in self._production:
            module = self._change.after.modules.get(path) or Module()
            before = self._change.before.modules.get(path) or Module()
            marked = {c.qualname for c in before.classes if any(map(_deprecates, c.decorators))}
            found.update(
                c.name
                for c in module.classes
                if c.qualname not in marked and any(map(_deprecates, c.decorators))
            )
            for function in module.functions:
                place = node_id(path, function.qualname)
                old = self._change.before.functions.get(place)
                if _warnings(function) - (_warnings(old) if old is not None else set()):
                    owner, name = function.owner.rpartition(".")[2], function.name
                    found.add(owner if owner and name.startswith("__") else name)
        return found

    @cached_property
    def _unsaid(self) -> "_Unsaid":
        before, after = (
            [_value(x) for m in self._modules(s) for x in _literals(m)]
            for s in (self._change.before, self._change.after)
        )
        return _Unsaid(before, after)

    @cached_property
    def _asserted(self) -> set[str]:
        """Texts in the assertions of tests that are new with the change and can run."""
        change = self._change
        fresh = (
            i
            for i in change.live
            if i not in change.before.cases and change.after.cases[i].path in change.changed
        )
        return {_value(x) for i in fresh for c in change.after.profiles[i].checks for x in c.literals}

    def _modules(self, side: Side) -> Iterator[Module]:
        return (m for p in self._production if (m := side.modules.get(p)) is not None)


class _Unsaid:
    """Texts that production held and holds no more."""

    def __init__(self, before: list[str], after: list[str]) -> None:
        kept = set(after)
        self._before = "\0".join(t for t in before if t and t not in kept)
        self._after = "\0".join(t for t in after if t)

    def __contains__(self, text: str) -> bool:
        return text in self._before and text not in self._after


def _defined(module: Module) -> Iterator[str]:
    yield from (f.name for f in module.functions)
    yield from (c.name for c in module.classes)
    yield from (b.name for b in module.bindings)
    yield from (b.name for c in module.classes for b in c.attributes)
    yield from (name.rpartition(".")[2] for f in module.functions for name, _ in f.body.assigns)


def _literals(module: Module) -> Iterator[str]:
    yield from chain.from_iterable(f.body.literals for f in module.functions)
    yield from (b.value for b in module.bindings)
    yield from (b.value for c in module.classes for b in c.attributes)


def _texts(function: Function) -> set[str]:
    """Return what a test says in strings, its rows included, where that tells one thing from another."""
    literals = (*function.body.literals, *(x for t in function.rows for x in t.literals))
    return {text for x in literals if x[-1:] in "'\"" and len(text := _value(x)) >= _TELLING}


def _value(literal: str) -> str:
    """Return the text of a literal in source form; anything else stays as it is written."""
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return literal
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else literal


def _warned(function: Function) -> bool:
    """Whether a test is about warnings."""
    return any(c.kind is CheckKind.WARNS for c in function.body.checks) or any(
        "warn" in n.lower() or "deprecat" in n.lower() for n in (function.name, *function.body.names)
    )


def _deprecates(decorator: Decorator) -> bool:
    return "deprecat" in decorator.name.lower()


def _warnings(function: Function) -> set[str]:
    """Return how a function says that it, or a way of calling it, is deprecated."""
    said = (*function.body.warns, *(d.name for d in function.decorators), *function.body.names)
    return {text for text in said if "deprecat" in text.lower()}
