"""What ``addopts`` deselects: tests that are found, and then left out by ``-m``, ``-k`` or ``--deselect``."""

from collections.abc import Callable, Set

from auditor.syntax.configuration import Project
from auditor.syntax.expressions import expression

_Expression = Callable[[Callable[[str], bool]], bool]


class Selection:
    """The choice that the projects which collect one file make among its tests."""

    def __init__(self, path: str, projects: tuple[Project, ...]) -> None:
        """Take the file and the projects that collect it."""
        self._path = path
        self._projects = projects
        self._compiled: dict[str, _Expression] = {}

    def deselects(self, id_: str, marks: Set[str]) -> str:
        """Return why the test is left out of every project's run, ``""`` when one keeps it."""
        reason = ""
        for project in self._projects:
            reason = self._by(project, id_, marks)
            if not reason:
                return ""
        return reason

    def _by(self, project: Project, id_: str, marks: Set[str]) -> str:
        local = id_[len(project.folder) :].lstrip("/") if project.folder else id_
        for prefix in project.deselect:
            if local.startswith(prefix):
                return f"deselected by --deselect {prefix}"
        if project.mark and not self._expression(project.mark)(lambda name: name in marks):
            return f"deselected by -m {project.mark!r}"
        if project.keyword:
            words = [w.lower() for part in local.split("::") for w in part.split("/")]
            words += [m.lower() for m in marks]
            if not self._expression(project.keyword)(lambda name: any(name.lower() in w for w in words)):
                return f"deselected by -k {project.keyword!r}"
        return ""

    def _expression(self, source: str) -> _Expression:
        if source not in self._compiled:
            self._compiled[source] = expression(source)
        return self._compiled[source]
