"""Rules about configuration: what is collected, how strictly it runs, what coverage must be reached."""

from collections import defaultdict
from collections.abc import Iterator
from posixpath import basename, dirname

from auditor.model.findings import Draft, Severity
from auditor.policy.options import SETTINGS_NAMES, Settings, arguments, settings
from auditor.policy.sides import Change, Side

_MAX_TOLD = 4


def find(change: Change) -> Iterator[Draft]:
    """Yield what the change loosens in the configuration of tests and coverage."""
    yield from _unreached(change)
    folders: dict[str, list[str]] = defaultdict(list)
    for path in sorted(change.changed):
        if basename(path) in SETTINGS_NAMES:
            folders[dirname(path)].append(path)
    for paths in folders.values():
        before, after = _side(change.before, paths), _side(change.after, paths)
        if before != after:
            told = _Told(change, paths)
            yield from _collection(told, before, after)
            yield from _strictness(told, before, after)
            yield from _coverage(told, before, after)


def _side(side: Side, paths: list[str]) -> dict[str, tuple[str, ...]]:
    return settings({p: side.texts[p] for p in paths if p in side.texts})


class _Told:
    """Where a setting's finding is shown: the changed file and the line that speaks of it."""

    def __init__(self, change: Change, paths: list[str]) -> None:
        self._texts = {p: change.after.texts[p] for p in paths if p in change.after.texts}
        self._home = next(iter(self._texts), paths[0])

    def draft(
        self, rule: str, setting: str, message: str, content: str, severity: Severity | None = None
    ) -> Draft:
        word = setting.rpartition(".")[2]
        path, line = self._home, 1
        for candidate, text in self._texts.items():
            number = next((n for n, row in enumerate(text.splitlines(), 1) if word in row), 0)
            if number:
                path, line = candidate, number
                break
        return Draft(
            rule=rule,
            subject=f"{self._home}: {setting}",
            path=path,
            line=line,
            message=message,
            content=content,
            severity=severity,
        )


def _unreached(change: Change) -> Iterator[Draft]:
    """Test files that were collected and are not any more, by the reason."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for path, reason in change.unreached.items():
        by_reason[reason].append(path)
    for reason, paths in sorted(by_reason.items()):
        paths.sort()
        home = _nearest_setting(change, paths[0])
        shown = ", ".join(paths[:3]) + (" …" if len(paths) > 3 else "")
        files = "1 test file" if len(paths) == 1 else f"{len(paths)} test files"
        yield Draft(
            rule="TA014",
            subject=f"{home}: {reason}",
            path=home,
            line=1,
            message=f"{files} no longer collected ({reason}): {shown}",
            content="\n".join(paths),
            verified=tuple(paths[:_MAX_TOLD]),
        )


def _nearest_setting(change: Change, path: str) -> str:
    """Return the changed file of configuration that most likely has the say over *path*."""
    homes = [p for p in change.changed if basename(p) in SETTINGS_NAMES or basename(p) == "conftest.py"]
    there = [p for p in homes if p in change.after.texts or p in change.after.modules] or homes
    inside = [p for p in there if path.startswith(f"{dirname(p)}/") or not dirname(p)]
    return max(inside or there or [path], key=lambda p: (len(dirname(p)), p))


def _collection(told: _Told, before: Settings, after: Settings) -> Iterator[Draft]:
    old, new = arguments(before.get("pytest.addopts", ())), arguments(after.get("pytest.addopts", ()))
    for option, what in (("-k", "by keyword"), ("-m", "by mark"), ("--deselect", "one by one")):
        fresh = [v for v in new.get(option, []) if v and v not in old.get(option, [])]
        if fresh:
            severity = Severity.WARNING if old.get(option) and option != "--deselect" else None
            message = f"tests are deselected {what}: {option} {fresh[0]!r}"
            yield told.draft("TA014", "addopts", message, "\n".join(fresh), severity)
    for key in ("python_classes", "python_functions"):
        were, are = before.get(f"pytest.{key}"), after.get(f"pytest.{key}")
        default = ("Test",) if key == "python_classes" else ("test",)
        gone = [p for p in were or default if p not in (are or default)]
        if gone and (were or are):
            message = f"{key} no longer matches {', '.join(gone)}"
            covered = all(any(p.startswith(n.rstrip("*")) for n in are or default) for p in gone)
            if not covered:
                yield told.draft("TA014", key, message, "\n".join(gone), Severity.WARNING)


def _strictness(told: _Told, before: Settings, after: Settings) -> Iterator[Draft]:
    if _on(before, "pytest.xfail_strict") and not _on(after, "pytest.xfail_strict"):
        message = "xfail_strict is off: a test that passes unexpectedly is no failure any more"
        yield told.draft("TA015", "xfail_strict", message, "xfail_strict")
    were, are = before.get("pytest.filterwarnings", ()), after.get("pytest.filterwarnings", ())
    strict = [w for w in were if w.startswith("error")]
    gone = [w for w in strict if w not in are]
    if gone:
        message = f"warnings are no longer errors: {gone[0]}"
        yield told.draft("TA015", "filterwarnings", message, "\n".join(gone))
    elif strict:
        fresh = [w for w in are if w not in were and w.startswith(("ignore", "default", "once"))]
        wide = [w for w in fresh if w.count(":") < 2 or w.split(":")[1:3] in (["", ""], ["", "Warning"])]
        if fresh:
            message = f"warnings are let through: {fresh[0]}"
            severity = None if wide else Severity.NOTE
            yield told.draft("TA015", "filterwarnings", message, "\n".join(fresh), severity)
    old, new = arguments(before.get("pytest.addopts", ())), arguments(after.get("pytest.addopts", ()))
    for option in ("--strict-markers", "--strict-config", "--strict"):
        if option in old and option not in new and "--strict" not in new:
            yield told.draft("TA015", "addopts", f"{option} is gone from addopts", option)
    if any(v.startswith("error") for v in old.get("-W", [])) and not any(
        v.startswith("error") for v in new.get("-W", [])
    ):
        yield told.draft("TA015", "addopts", "-W error is gone from addopts", "-W error")


def _on(found: Settings, key: str) -> bool:
    return " ".join(found.get(key, ())).lower() in {"1", "true", "yes", "on"}


def _coverage(told: _Told, before: Settings, after: Settings) -> Iterator[Draft]:
    for key, was, now in _floors(before, after):
        if was is not None and was > 0 and (now is None or now < was):
            to = f"lowered from {was:g} to {now:g}" if now is not None else f"of {was:g} is gone"
            yield told.draft("TA016", key, f"the coverage floor {key} {to}", f"{was:g} {now}")
    for key in ("run.omit", "report.omit", "report.exclude_also", "report.exclude_lines"):
        fresh = [v for v in after.get(f"coverage.{key}", ()) if v not in before.get(f"coverage.{key}", ())]
        if fresh:
            message = f"coverage leaves out more: {key} = {', '.join(fresh[:3])}"
            yield told.draft("TA016", key, message, "\n".join(fresh), Severity.WARNING)
    sources = before.get("coverage.run.source", ())
    gone = [v for v in sources if v not in after.get("coverage.run.source", sources)]
    if gone:
        message = f"coverage no longer measures {', '.join(gone[:3])}"
        yield told.draft("TA016", "run.source", message, "\n".join(gone), Severity.WARNING)
    if _on(before, "coverage.run.branch") and not _on(after, "coverage.run.branch"):
        message = "coverage no longer measures branches"
        yield told.draft("TA016", "run.branch", message, "branch", Severity.WARNING)


def _floors(before: Settings, after: Settings) -> Iterator[tuple[str, float | None, float | None]]:
    key = "coverage.report.fail_under"
    old, new = before.get(key), after.get(key)
    was_flag, now_flag = _flag(before), _flag(after)
    was, now = _number(old), _number(new)
    # A floor may go from one place to the other.
    yield "fail_under", was, now if now is not None else now_flag
    if was is None:
        yield "--cov-fail-under", was_flag, now_flag if now_flag is not None else now


def _flag(found: Settings) -> float | None:
    values = arguments(found.get("pytest.addopts", ())).get("--cov-fail-under")
    return _number(tuple(values[-1:])) if values else None


def _number(words: tuple[str, ...] | None) -> float | None:
    try:
        return float(words[0]) if words else None
    except ValueError:
        return None
