"""Tests that stand at head under a name that no runner takes for one: ``xtest_total``, ``_test_total``.

Where live tests call them there, they are steps of these now; else they were switched off.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from auditor.coverage.features import Features
from auditor.coverage.matching import telling
from auditor.model.meaning import Profile
from auditor.model.paths import basename
from auditor.model.source import Module
from auditor.model.suite import node_id

_WITHIN = re.compile(r"(?<=\w)[Tt]est")
_MOST_USERS = 3


class Standing(NamedTuple):
    """Where the code of deleted tests stands at head, by their ids."""

    off: dict[str, str]
    """As what nothing calls: its node id."""
    steps: dict[str, tuple[str, ...]]
    """As what live tests call: theirs."""


def standing(
    gone: Mapping[str, Features], modules: Mapping[str, Module], profiles: Iterable[Profile]
) -> Standing:
    """Return where the code of deleted tests stands at head, under a name with something before ``test``.

    *gone* are the deleted tests by id, *modules* the files of head, and *profiles* its tests.  What is
    switched off stands in a file of the same name, and has the name of the test in its own.
    """
    users: dict[str, list[str]] = defaultdict(list)
    for profile in profiles:
        for name in profile.local:
            users[name].append(profile.id)
    places: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for path, module in sorted(modules.items()):
        for function in module.functions:
            if _WITHIN.search(function.name):
                places[function.body.normal].append((path, function.qualname, function.name))
    found = Standing({}, {})
    for id_, old in gone.items():
        for path, qualname, name in places.get(old.normal, ()) if telling(old) else ():
            if callers := users.get(f"{path}::{qualname}"):
                found.steps.setdefault(id_, tuple(sorted(callers)[:_MOST_USERS]))
            elif basename(path) == basename(old.path) and name != old.name and name.endswith(old.name):
                found.off.setdefault(id_, node_id(path, qualname))
    return found
