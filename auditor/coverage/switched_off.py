"""Tests that stand at head under a name that no runner takes for one: ``xtest_total``, ``_test_total``."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from auditor.coverage.features import Features
from auditor.coverage.matching import telling
from auditor.model.paths import basename
from auditor.model.source import Module
from auditor.model.suite import node_id

_OFF = re.compile(r"(?<=\w)[Tt]est")


def switched_off(
    gone: Mapping[str, Features], modules: Mapping[str, Module], used: Collection[str]
) -> dict[str, str]:
    """Return where the code of deleted tests stands in a file of the same name, with something before theirs.

    *gone* are the deleted tests by id, *modules* the files of head, and *used* the test code that live tests
    use, ``path::qualname``: what was made a helper is not switched off.  Ids are as pytest writes them.
    """
    standing: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for path, module in sorted(modules.items()):
        for function in module.functions:
            if _OFF.search(function.name) and f"{path}::{function.qualname}" not in used:
                place = node_id(path, function.qualname)
                standing[basename(path), function.body.normal].append((function.name, place))
    found: dict[str, str] = {}
    for id_, old in gone.items():
        for name, place in standing.get((basename(old.path), old.normal), ()) if telling(old) else ():
            if name != old.name and name.endswith(old.name):
                found.setdefault(id_, place)
    return found
