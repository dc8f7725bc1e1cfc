"""A revision from a few source texts."""

from collections.abc import Mapping
from textwrap import dedent

from auditor.model.suite import Case, Component, Suite
from auditor.syntax import configuration, reading, suite


def suite_of(files: Mapping[str, str]) -> Suite:
    """Return the suite of a revision that holds *files*, path to text, indentation in common dropped."""
    contents = {path: dedent(text).encode() for path, text in files.items()}
    modules = {path: reading.read(data) for path, data in contents.items() if path.endswith(".py")}
    wanted = {path: data for path, data in contents.items() if configuration.wanted(path)}
    return suite.tell(modules, files, configuration.read(wanted, files))


def cases_of(files: Mapping[str, str]) -> dict[str, Case]:
    """Return the cases of a revision by id; ids are never there twice."""
    cases = suite_of(files).cases
    by_id = {case.id: case for case in cases}
    assert len(by_id) == len(cases)
    return by_id


def components_of(files: Mapping[str, str]) -> dict[str, Component]:
    """Return the components of a revision by id; ids are never there twice."""
    components = suite_of(files).components
    by_id = {component.id: component for component in components}
    assert len(by_id) == len(components)
    return by_id


def collected(cases: Mapping[str, Case]) -> list[str]:
    """Return the ids of the tests that run, in the order told."""
    return [id_ for id_, case in cases.items() if case.collected]
