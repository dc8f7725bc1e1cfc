"""Which test, component, file or symbol is meant by an id that may be shortened."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from auditor.errors import SettingsError

_SUGGESTED = 5
_WITHIN = 4_000
"""Characters of what the user wrote that are looked at."""


def choose(asked: str, known: Mapping[str, str]) -> str:
    """Return the id that *asked* means; *known* says for each id what it is (``test``, ``file`` …).

    An id may be shortened to its end (``TestCart::test_total``) or to any part, as long as only one fits;
    dots may stand for ``::`` and ``/``, and parametrize values are ignored.
    Raises :class:`~auditor.errors.SettingsError` that names the nearest ids when none or several fit.
    """
    text = asked.strip().removeprefix("./")[:_WITHIN]
    if text not in known and text.endswith("]"):
        text = text.partition("[")[0]
    if text in known:
        return text
    if text:
        for fits in _ways(text):
            found = [id_ for id_ in known if fits(id_)]
            if len(found) == 1:
                return found[0]
            if found:
                raise SettingsError(f"{asked!r} fits {len(found):,} ids: {_listed(found, known)}")
    near = nearest(text, known)
    hint = f"; the nearest are {_listed(near, known)}" if near else ""
    raise SettingsError(
        f"no test, component, file or production symbol of this range is called {asked!r}{hint}"
    )


def nearest(text: str, ids: Iterable[str], limit: int = _SUGGESTED) -> list[str]:
    """Return up to *limit* of *ids* that share most with *text*, the most alike first.

    Ids much less alike than the best are left out, and so is everything when nothing is alike.
    """
    wanted = _trigrams(text)
    scored = []
    for id_ in ids:
        has = _trigrams(id_)
        shared = len(wanted & has)
        if shared and 3 * shared >= len(wanted):
            scored.append((shared / len(wanted) + shared / len(wanted | has), id_))
    scored.sort(key=lambda item: (-item[0], item[1]))
    return [id_ for score, id_ in scored[:limit] if score >= 0.6 * scored[0][0]]


def _ways(text: str) -> Iterable[Callable[[str], bool]]:
    """The ways in which *text* may stand for an id, the most exact first."""
    dotted, low = _dotted(text), text.lower()
    yield lambda id_: _ends_with(id_, text)
    yield lambda id_: _ends_with(_dotted(id_), dotted)
    yield lambda id_: text in id_
    yield lambda id_: dotted in _dotted(id_)
    yield lambda id_: low in id_.lower()


def _ends_with(id_: str, text: str) -> bool:
    if not id_.endswith(text):
        return False
    before = id_[: len(id_) - len(text)]
    return not before or before[-1] in "/:." or text[0] in "/:."


def _dotted(id_: str) -> str:
    return id_.replace(".py::", ".").replace("::", ".").replace("/", ".")


def _trigrams(text: str) -> set[str]:
    low = text.lower()
    return {low[at : at + 3] for at in range(max(1, len(low) - 2))} if low else set()


def _listed(found: list[str], known: Mapping[str, str]) -> str:
    shown = sorted(found, key=lambda id_: (len(id_), id_)) if len(found) > _SUGGESTED else found
    told = ", ".join(f"{id_} ({known[id_]})" for id_ in islice(shown, _SUGGESTED))
    return f"{told} …" if len(found) > _SUGGESTED else told
