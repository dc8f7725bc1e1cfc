"""Which tests a change can concern, and what other tests of it got: what merely moved is not lost."""

import re
from collections import Counter, defaultdict
from collections.abc import Set

from auditor.model.source import Check, CheckKind, Function
from auditor.model.suite import Case, Role
from auditor.policy.assertions import BLOCKS
from auditor.policy.sides import Change, role
from auditor.policy.strength import can_fail

TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|'[^']*'|\"[^\"]*\"")
"""A word, number or text in the source of a row."""

_MAX_STEPS = 4
"""How many helpers deep a change is followed to the tests."""

_TELLING_FORM = 12
"""Characters from which a normal form is not just any assertion."""


class Concerned:
    """Which tests can do something else than before: their own code differs, or that of what they lean on."""

    def __init__(self, change: Change) -> None:
        self._functions = change.before.functions
        self._running = {c.definition for c in change.after.cases.values() if c.collected}
        before, after = change.before.functions, change.after.functions
        self._places: set[str] = set()
        self._names: set[str] = set()
        for place in {*before, *after}:
            path = place.partition("::")[0]
            old, new = before.get(place), after.get(place)
            if path not in change.changed or role(change, path) not in (Role.TEST, Role.SUPPORT):
                continue
            if old is None or new is None or _code(old) != _code(new):
                self._places.add(place)
                if place not in change.before.cases and place not in change.after.cases:
                    self._names.add(place.rpartition("::")[2])
        for _ in range(_MAX_STEPS if self._names else 0):
            more = {
                p.rpartition("::")[2]
                for p, f in before.items()
                if p not in change.before.cases and not self._names.isdisjoint((*f.body.names, *_params(f)))
            } - self._names
            if not more:
                break
            self._names |= more

    def has(self, case: Case) -> bool:
        """Whether *case* is one of them."""
        if case.definition in self._places:
            return True
        if not self._names:
            return False
        function = self._functions.get(case.definition)
        used = (*function.body.names, *_params(function)) if function is not None else ()
        leans = (p.replace(".", "::").rpartition("::")[2] for p in (*case.fixtures, *case.setup))
        return not self._names.isdisjoint((*used, *leans))

    def runs(self, case: Case) -> bool:
        """Whether some collected class of the new side has the code of *case*."""
        return case.definition in self._running

    def is_new(self, case: Case) -> bool:
        """Whether the code of *case* itself differs."""
        return case.definition in self._places


def _code(function: Function) -> tuple[object, ...]:
    return function.body.exact, function.decorators, function.params, function.rows, function.returns


def _params(function: Function) -> tuple[str, ...]:
    return tuple(p.name for p in function.params)


class Gains:
    """What other tests of the change got: assertions and rows that merely moved are not lost."""

    def __init__(self, change: Change, concerned: Concerned) -> None:
        self._about: dict[tuple[CheckKind, frozenset[str]], list[frozenset[str]]] = defaultdict(list)
        self._raised: set[tuple[CheckKind, str, frozenset[str]]] = set()
        self._made: list[Check] = []
        self.forms: Counter[str] = Counter()
        self.rows: Counter[str] = Counter()
        self.literals: Counter[str] = Counter()
        for id_, case in change.after.cases.items():
            if not concerned.is_new(case) and not concerned.has(case):
                continue
            profile = change.after.profiles[id_]
            before = change.before.profiles.get(id_)
            known = Counter(c.form for c in before.checks) if before is not None else Counter()
            self.forms += Counter(c.form for c in profile.checks if can_fail(c)) - known
            was = Counter(before.rows) if before is not None else Counter()
            fresh = Counter(profile.rows) - was
            self.rows += fresh
            old = frozenset(before.literals) if before is not None else frozenset()
            self.literals.update(x for x in profile.literals if x not in old)
            values = frozenset(profile.literals) if before is None or fresh else frozenset()
            if before is None:
                self._raised |= {(c.kind, c.expected, subjects_of(c)) for c in profile.checks if can_fail(c)}
                self._made += [c for c in profile.checks if can_fail(c)]
            for check in profile.checks if values else ():
                self._about[check.kind, subjects_of(check)].append(values)

    def has(self, check: Check) -> bool:
        """Whether another test, or a new row, makes an assertion that is gone from where it stood."""
        if self.forms[check.form] > 0 and len(check.form) > _TELLING_FORM:
            return True
        subjects = subjects_of(check)
        if check.kind in BLOCKS and check.inside and (check.kind, check.expected, subjects) in self._raised:
            # A test of its own now, whatever it says of the message.
            return True
        wanted = frozenset(check.literals)
        if not subjects or not (wanted or check.kind in BLOCKS):
            return False
        return any(wanted <= values for values in self._about[check.kind, subjects])

    def has_rest(self, check: Check, kept: Set[str]) -> bool:
        """Whether a new test expects of the same thing, in the same way, all values that are not *kept*."""
        wanted = values_of(check)
        subjects = subjects_of(check)
        return (
            bool(wanted and subjects)
            and not wanted <= kept
            and any(
                c.kind is check.kind and wanted <= values_of(c) | kept and subjects <= subjects_of(c)
                for c in self._made
            )
        )


def values_of(check: Check) -> frozenset[str]:
    """Return the names and literals in what an assertion expects."""
    return frozenset(TOKEN.findall(check.expected))


def subjects_of(check: Check) -> frozenset[str]:
    """Return the production symbols that an assertion judges."""
    return frozenset(s for s in (*check.subject, *check.inside) if ":" not in s)
