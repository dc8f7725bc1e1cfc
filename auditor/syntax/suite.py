"""The files of one revision told as a suite: roles, cases, components, and what could not be read."""

from collections.abc import Iterable, Mapping

from auditor.model.source import Module
from auditor.model.suite import Role, Suite, Unread
from auditor.syntax import components, roles
from auditor.syntax.collection import Workspace, collect
from auditor.syntax.configuration import CollectionConfig
from auditor.syntax.discovery import Discovery, gathered


def tell(
    modules: Mapping[str, Module], paths: Iterable[str], config: CollectionConfig, *, revision: str = "head"
) -> Suite:
    """Return the suite of a revision.

    *modules* are all its Python files by path, production too; *paths* are all paths of its tree; *revision*
    is what the files that could not be read are listed under.
    """
    every = list(paths)
    discovery = Discovery(config, every, gathered(modules))
    assigned = roles.assign(every, config, _teller(modules, discovery))
    space = Workspace(modules, assigned, config, discovery)
    unread = (
        Unread(path=path, revision=revision, role=assigned.get(path, Role.OTHER), fault=module.fault)
        for path, module in sorted(modules.items())
        if module.fault is not None
    )
    return Suite(
        cases=collect(modules, assigned, config, space),
        components=components.find(modules, assigned, config, space),
        roles=tuple(sorted((p, r) for p, r in assigned.items() if r is not Role.OTHER)),
        unread=tuple(unread),
        notes=config.notes,
        of_plugin=config.of_plugin,
        distributions=config.distributions,
        required=config.required,
        compiled=config.compiled,
    )


def _teller(modules: Mapping[str, Module], discovery: Discovery) -> roles.HoldsTests:
    def holds(path: str) -> bool:
        module = modules.get(path)
        named = discovery.named(path)
        if module is None or module.fault is not None:
            # What cannot be read is taken for what its name says.
            return named
        return roles.holds_tests(module, discovery.nearest(path), named=named)

    return holds
