"""Behaviour that production no longer has although the symbol is still there: judged by member and branch.

A test of a deprecation warning is moot once nothing warns; so is one of an error that nothing raises, or of a
parameter that was taken away.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from auditor.coverage.messages import SAME_WORDS, Messages, is_message, texts_of, withdrawn, words_of
from auditor.coverage.obligations import names_now
from auditor.coverage.targets import Target
from auditor.coverage.vacuity import verifying
from auditor.model.meaning import FUNCTIONS, Fate, Profile, Symbol, SymbolFate, SymbolKind
from auditor.model.paths import basename
from auditor.model.source import Check, CheckKind
from auditor.model.words import parts

_WORD = 5
"""Letters of a word that a parameter and the name of a test can be said to share."""
_LETTERS = 8
"""Letters of the words by which a private method is known."""
_MIN_PARAM = 4
_MAX_BASES = 50
_MESSAGES = 3
"""At least one in so many assertions must look for a message, for the test to be about what is said."""
_NAME = re.compile(r"[^\W\d]\w{4,}")
_OPTION = re.compile(r"""['"]-{0,2}([a-zA-Z][\w-]{4,40})['"]""")
_LONG_OPTION = re.compile(r"""['"]--[a-z][\w-]{4,40}['"]""")
_VARIABLE = re.compile(r"""['"][A-Z][A-Z0-9]*(_[A-Z0-9]+){1,5}['"]""")
"""A variable of the environment, or a key like it: nothing is called so by chance."""
_ASKING = re.compile(r"\b(repr|str|len|hash|dir)\(")
"""Builtins that ask for a method of their name: <https://docs.python.org/3/reference/datamodel.html>."""
_SHOWN = 80
"""Characters of a message that are shown."""
_OLD_PYTHON = re.compile(
    r"version_info(\[[^\]]*\])?\s*>|^(\w+\.)?PY(THON)?_?3_?\d+_?(PLUS|OR_LATER|OR_NEWER)$"
    r"|\bnot\s+(\w+\.)?PY2\b|^(\w+\.)?PY3\b"
    r"|(?i:^(\w+\.)?(only_?(on_?)?py(thon)?_?2|py(thon)?_?2_?only|skip[_.]?(on_?|if_?)?py(thon)?_?3)$)"
)
"""Conditions of a skip, or names of decorators, that leave only old versions of Python."""


def only_on_old_python(skip_if: str) -> bool:
    """Whether a test that is skipped under the condition *skip_if* runs on old versions of Python only."""
    return _OLD_PYTHON.search(skip_if) is not None


class Production(NamedTuple):
    """What production defines at both ends."""

    base: Mapping[str, Symbol]
    head: Mapping[str, Symbol]
    fates: Mapping[str, SymbolFate]


class Members:
    """Symbols by owner, so that a class or module can be asked for what its members do."""

    def __init__(self, table: Mapping[str, Symbol]) -> None:
        self._table = table
        self._owned: dict[str, list[str]] = {}
        for name in table:
            self._owned.setdefault(name.rpartition(".")[0], []).append(name)

    def below(self, name: str) -> Iterable[Symbol]:
        """Return the symbol *name*, its members, and for a class those that it inherits."""
        seen = {name}
        queue = [name]
        while queue and len(seen) < _MAX_BASES:
            at = queue.pop(0)
            if at in self._table:
                yield self._table[at]
                queue += [b for b in self._table[at].bases if b not in seen and b in self._table]
                seen.update(queue)
            for member in self._owned.get(at, ()):
                yield self._table[member]


def _is_named(param: str, name: str) -> bool:
    """Whether the name of a test has all words of a parameter, be they plural there."""
    words = parts(name)
    wanted = parts(param)
    return (
        param[0] != "*"
        and bool(wanted)
        and all(not words.isdisjoint((w, f"{w}s", w.removesuffix("s"))) for w in wanted)
    )


def _words_in_capitals(name: str, symbol: Symbol) -> Iterable[str]:
    literals = (x.strip("'\"") for x in symbol.literals)
    words = (name.rpartition(".")[2], *symbol.names, *literals)
    return (word for word in words if word.isupper() and len(word) >= _MIN_PARAM)


def _called(side: Iterable[Symbol], kind: SymbolKind) -> set[str]:
    """What the symbols of one kind are called, without their owners."""
    return {s.name.rpartition(".")[2] for s in side if s.kind is kind}


def _takes_any(symbol: Symbol) -> bool:
    """Whether a function hands on whatever it is given by name."""
    return any(p.startswith("**") for p in symbol.params)


def _is_renamed(param: str, before: Symbol, after: Sequence[Symbol]) -> bool:
    """Whether a function takes at its place what it did not know before: callers by place need not care."""
    at = before.params.index(param)
    return len(after) == 1 and not {*after[0].params[at : at + 1]} <= {*before.params}


def _messages(symbols: Iterable[Symbol]) -> Messages:
    return Messages(text for symbol in symbols for text in texts_of(symbol))


class Withdrawals:
    """Answers whether the very behaviour that a test checked was withdrawn."""

    def __init__(self, production: Production) -> None:
        self._production = production
        self._base = Members(production.base)
        self._head = Members(production.head)
        self._at_head: dict[str, list[Symbol]] = {}
        for symbol in production.head.values():
            if symbol.raises:
                self._at_head.setdefault(symbol.path, []).append(symbol)

    def of(self, profile: Profile, about: Iterable[Target], name: str) -> str:
        """Return what was withdrawn, in words, ``""`` when nothing is known to be.

        *name* is the test's own name: a parameter counts as its subject only when the name says so.
        """
        symbols = [t.symbol for t in about][:6]
        return (
            self._warning(profile, symbols)
            or self._error(profile, symbols)
            or self._message(profile, symbols)
            or self._member(profile, symbols, name)
            or self._private(profile, symbols)
            or self._asked_by_builtin(profile, symbols)
            or self._parameter(symbols, name, set(profile.names))
            or self._field(symbols, name, set(profile.names))
        )

    def no_longer_says(self, symbol: str, literal: str) -> bool:
        """Whether a symbol had a text, be it in a longer one, and has no more; *literal* is as written."""
        text = literal[1:-1] if literal[:1] in "'\"" else ""
        if len(text) < _WORD:
            return False
        ((_, before, after),) = self._pairs([symbol])
        had, has = (any(text in x for s in side for x in s.literals) for side in (before, after))
        return had and bool(after) and not has

    def _pairs(self, symbols: Iterable[str]) -> Iterable[tuple[str, list[Symbol], list[Symbol]]]:
        for symbol in symbols:
            before = list(self._base.below(symbol))
            after = [s for now in names_now(symbol, self._production.fates) for s in self._head.below(now)]
            yield symbol, before, after

    def _warning(self, profile: Profile, symbols: list[str]) -> str:
        checks = verifying(profile)
        if not checks or any(c.kind is not CheckKind.WARNS for c in checks):
            return ""
        for symbol, before, after in self._pairs(symbols):
            if any(s.warns for s in before) and not any(s.warns for s in after):
                return f"{symbol} no longer warns"
        return ""

    def _error(self, profile: Profile, symbols: list[str]) -> str:
        checks = verifying(profile)
        if not checks or any(c.kind is not CheckKind.RAISES for c in checks):
            return ""
        wanted = {c.expected.rpartition(".")[2] for c in checks}
        types = {s.rpartition(".")[2]: s for s in profile.exercises}
        if all(self._is_gone(types.get(name, "")) for name in wanted) and not self._said_otherwise(symbols):
            return f"{types[min(wanted)]} is gone, and nothing can raise it"
        for symbol, before, after in self._pairs(symbols):
            had = {r.partition(":")[0] for s in before for r in s.raises} & wanted
            has = {r.partition(":")[0] for s in after for r in s.raises}
            if (
                had
                and after
                and not had & has
                and not self._still_told(before)
                and not self._says_like(checks)
            ):
                return f"{symbol} no longer raises {', '.join(sorted(had))}"
        return ""

    def _message(self, profile: Profile, symbols: list[str]) -> str:
        """What nothing at head says any more, when that is all the text that the assertions look for.

        Nor does it count who says the same all along, for code of its own.
        """
        checks = verifying(profile)
        texts = [t for c in checks for t in (c.match, *c.literals) if is_message(t)]
        if not texts or _MESSAGES * len(texts) < len(checks):
            return ""
        if len(withdrawn(texts, self._said, self._says)) == len(texts):
            return f"nothing says {texts[0][:_SHOWN]} any more"
        for symbol, before, after in self._pairs(symbols):
            said, now = _messages(before), (_messages(after), self._says_anew)
            if after and all(len(withdrawn(texts, said, says)) == len(texts) for says in now):
                return f"{symbol} no longer says {texts[0][:_SHOWN]}"
        return ""

    @cached_property
    def _said(self) -> Messages:
        return _messages(self._production.base.values())

    @cached_property
    def _says(self) -> Messages:
        return _messages(self._production.head.values())

    @cached_property
    def _says_anew(self) -> Messages:
        """What symbols of head say that did not say it at base, under that name."""
        base, head = self._production.base, self._production.head
        before = {name: texts_of(symbol) for name, symbol in base.items() if name in head}
        return Messages(t for n, s in head.items() for t in texts_of(s) if t not in before.get(n, ()))

    def _says_like(self, checks: Iterable[Check]) -> bool:
        """Whether head says what assertions look for, or words it in another way."""
        messages = (words_of(c.match) for c in checks if is_message(c.match))
        return any(self._says.says(self._said.shared(m) or m, self._said) for m in messages)

    def _said_otherwise(self, symbols: Iterable[str]) -> bool:
        """Whether head still says what these raised, be it with errors of another type."""
        raised = (
            r.partition(": ")[2] for _, before, _ in self._pairs(symbols) for s in before for r in s.raises
        )
        return any(is_message(m) and self._says.nearest(words_of(m)) >= SAME_WORDS for m in raised)

    def _is_gone(self, symbol: str) -> bool:
        fate = self._production.fates.get(symbol)
        return fate is not None and fate.fate is Fate.GONE

    def _still_told(self, before: Iterable[Symbol]) -> bool:
        """Whether something in the same files still raises with one of the same messages, of any type."""
        paths = {s.path for s in before}
        messages = {m for s in before for r in s.raises if (m := r.partition(": ")[2])}
        now = (s for path in paths for s in self._at_head.get(path, ()))
        return any(r.partition(": ")[2] in messages for s in now for r in s.raises)

    def _member(self, profile: Profile, symbols: list[str], name: str) -> str:
        """A method that a class lost and nothing else has, and that the test defines or names itself.

        Its name must be said: by the test's own name, or by all that its assertions look for.
        """
        checks = verifying(profile)
        said = {w for c in checks for t in (c.match, *c.literals) for w in _NAME.findall(t)}
        for symbol, before, after in self._pairs(symbols):
            if not before or not after or {before[0].kind, after[0].kind} != {SymbolKind.CLASS}:
                continue
            had = _called(before, SymbolKind.METHOD)
            for member in sorted(had & {*profile.names, *said}):
                if len(member) < _WORD or member.strip("_").lower() in self._members_at_head:
                    continue
                if member.strip("_") in name or member in said:
                    return f"{symbol} no longer has {member}"
        return ""

    def _private(self, profile: Profile, symbols: list[str]) -> str:
        """A private method that a class lost, and that a test and its place are named after.

        Words that other methods of the class have too do not count, and a new one that has the rest of them
        may be the same.
        """
        place = f"{basename(profile.id.partition('::')[0])} {profile.id.partition('::')[2]}"
        for symbol, before, after in self._pairs(symbols):
            if not before or not after or {before[0].kind, after[0].kind} != {SymbolKind.CLASS}:
                continue
            had, has = (_called(side, SymbolKind.METHOD) for side in (before, after))
            words = Counter(w for name in had for w in parts(name))
            for method in before:
                name = method.name.rpartition(".")[2]
                own = {w for w in parts(name) if words[w] == 1}
                known = name.startswith("_") and sum(map(len, own)) >= _LETTERS
                if not known or name in has or self._stands(method) or not _is_named("_".join(own), place):
                    continue
                if not any(own <= parts(other) for other in has - had):
                    return f"{symbol} no longer has {name}"
        return ""

    def _stands(self, symbol: Symbol) -> bool:
        """Whether something at head has the name or the code of a symbol, wherever it stands."""
        name = symbol.name.rpartition(".")[2].strip("_").lower()
        return name in self._members_at_head or symbol.normal in self._code_at_head

    @cached_property
    def _code_at_head(self) -> frozenset[str]:
        return frozenset(s.normal for s in self._production.head.values())

    def _asked_by_builtin(self, profile: Profile, symbols: list[str]) -> str:
        """A method that a class lost and all assertions ask for by a builtin, as ``repr`` does."""
        checks = verifying(profile)
        asked = [{f"__{builtin}__" for builtin in _ASKING.findall(c.form)} for c in checks]
        wanted = set.intersection(*asked) if asked else set()
        for symbol, before, after in self._pairs(symbols if wanted else ()):
            had, has = (_called(side, SymbolKind.METHOD) for side in (before, after))
            if after and after[0].kind is SymbolKind.CLASS and (lost := wanted & had - has):
                return f"{symbol} no longer has {min(lost)}"
        return ""

    @cached_property
    def _members_at_head(self) -> frozenset[str]:
        return frozenset(name.rpartition(".")[2].strip("_").lower() for name in self._production.head)

    def _parameter(self, symbols: list[str], name: str, used: Collection[str]) -> str:
        for symbol, before, after in self._pairs(symbols):
            # Of a class, what makes its objects counts: its methods are told by themselves.
            makers = (s for s in before if s.params and s.kind is SymbolKind.CLASS)
            own = next(makers, next(iter(before), None))
            if own is None or not after or (_takes_any(after[0]) and not _takes_any(own)):
                continue
            had = {*own.params}
            has = {p for s in after for p in s.params}
            for param in sorted(had - has):
                if any(p.startswith(param) for p in has):
                    # It takes several of them now, or something called like it.
                    continue
                its_own = param in used or (len(before) == 1 and not _is_renamed(param, own, after))
                said = _is_named(param, name) or (
                    param in used
                    and len(before) == 1
                    and not (has - had)
                    and any(w in name for w in param.split("_") if len(w) >= _WORD)
                )
                if its_own and len(param) >= _MIN_PARAM and said and param not in self._taken_up:
                    return f"{symbol} no longer takes {param}"
        return ""

    @cached_property
    def _taken_up(self) -> frozenset[str]:
        """Parameters that something at head takes and did not take at base: they went there."""
        base = self._production.base
        return frozenset(
            param
            for name, symbol in self._production.head.items()
            if name in base and symbol.kind in FUNCTIONS
            for param in {*symbol.params} - {*base[name].params}
        )

    def _field(self, symbols: list[str], name: str, used: Collection[str]) -> str:
        """A field that a class lost whose constructor takes none by name, and that the test sets.

        Where the class got others, one of them may be the same by another name, unless half the name of the
        test or more is that field.
        """
        for symbol, before, after in self._pairs(symbols):
            if not before or not after or before[0].kind is not SymbolKind.CLASS:
                continue
            if any(not p.startswith("*") for p in before[0].params):
                continue
            had, has = (_called(side, SymbolKind.CONSTANT) for side in (before, after))
            members = {s.name.rpartition(".")[2] for s in after}
            for field in sorted((had - has).difference(members).intersection(used)):
                loosely = not has - had and any(w in name for w in field.split("_") if len(w) >= _WORD)
                if loosely or (
                    _is_named(field, name) and 2 * len(parts(field)) >= len(parts(name) - {"test"})
                ):
                    return f"{symbol} no longer has {field}"
        return ""

    def word(self, profile: Profile, about: Iterable[Target], name: str) -> str:
        """Return a word that a test gives and that nothing at head knows, ``""`` where none is.

        The test is named after it, and an option stood in a file of what the test is about; a variable of the
        environment that production knew tells by itself, and an option of several words by the name alone.
        """
        paths = {self._production.base[t.symbol].path for t in about if t.symbol in self._production.base}
        for value in profile.literals:
            found = _OPTION.fullmatch(value)
            said = found[1].strip("_").lower() if found else ""
            if _VARIABLE.fullmatch(value) and value in self._unsaid and said not in self._members_at_head:
                return value
            if not any(w in name for w in re.split(r"[\W_]+", said) if len(w) >= _WORD):
                continue
            if not paths.isdisjoint(self._unsaid.get(value, ())) and said not in self._members_at_head:
                return value
        given = (n for n in profile.names if n in self._settings_gone and _is_named(n.lower(), name))
        return next(given, "") or self._named_option(paths, name)

    def _named_option(self, paths: Set[str], name: str) -> str:
        """Return an option of several words, in one of *paths*, that is gone and that a test is named after.

        It may well give the short form.
        """
        said = parts(name)
        for value, homes in self._options_gone.items():
            words = parts(value)
            if len(words) > 1 and words <= said and not paths.isdisjoint(homes):
                return value
        return ""

    @cached_property
    def _options_gone(self) -> Mapping[str, set[str]]:
        return {v: homes for v, homes in sorted(self._unsaid.items()) if _LONG_OPTION.fullmatch(v)}

    @cached_property
    def _settings_gone(self) -> frozenset[str]:
        """Names in capitals, as settings have them, that base knew and head does not."""
        base, head = (
            {word for name, symbol in table.items() for word in _words_in_capitals(name, symbol)}
            for table in (self._production.base, self._production.head)
        )
        return frozenset(base - head)

    @cached_property
    def _unsaid(self) -> Mapping[str, set[str]]:
        """What production of base has in quotes, with the files, and that of head has not."""
        now = {x for s in self._production.head.values() for x in s.literals}
        found: dict[str, set[str]] = {}
        for symbol in self._production.base.values():
            for value in symbol.literals:
                if value not in now:
                    found.setdefault(value, set()).add(symbol.path)
        return found
