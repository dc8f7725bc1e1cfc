"""Deleted files and components, tests weakened in place, and symbols that nobody verifies any more."""

from auditor.model.audit import Audit, DeletedComponent, DeletedFile, Verdict
from auditor.writers import view
from auditor.writers.document import Code, Line, Paragraph, Place, Section, Text, join, say
from auditor.writers.report import cells


def deleted_files(audit: Audit) -> Section | None:
    """Every deleted test, support and data file, with its fate."""
    files = audit.deleted_files
    if not files:
        return None
    header = ("File", "Kind", "Fate", "Tests", "Superseded by", "Deleted in")
    rows = [_file(audit, file) for file in files[: cells.reach()]]
    return Section(
        "Deleted Files",
        (
            Paragraph(say("{} in test folders.", view.count(len(files), "file"))),
            *cells.table(header, rows, total=len(files), noun="deleted file"),
        ),
    )


def _file(audit: Audit, file: DeletedFile) -> tuple[Line, ...]:
    revision = None if file.transient else cells.base_revision(audit)
    label = Place(file.path, file.path, 0, revision)
    return (
        say("{} (came and went inside the range)", label) if file.transient else (label,),
        (Text(file.kind),),
        say(file.fate.value),
        (Text(_verdicts(file)),),
        _shares(audit, file),
        cells.commit(file.deleted_in),
    )


def _verdicts(file: DeletedFile) -> str:
    parts = [f"{number:,} {verdict}" for verdict in Verdict if (number := file.by_verdict.get(verdict, 0))]
    return ", ".join(parts) or (f"{file.tests:,}" if file.tests else "—")


def _shares(audit: Audit, file: DeletedFile) -> Line:
    if not file.superseded_by:
        return (Text("—"),)
    shown, _, more = view.cut(file.superseded_by, 2)
    line = join([say("{} ({})", cells.at_head(audit, one.path), view.percent(one.share)) for one in shown])
    return say("{} and {} more", line, more) if more else line


def deleted_components(audit: Audit) -> Section | None:
    """Deleted fixtures, helpers, mocks, factories and data files, and who still needs them."""
    parts = view.components(audit)
    if not parts:
        return None
    needed = [part for part in parts if part.still_needed_by]
    summary = say("{} that supported tests.", view.count(len(parts), "component"))
    if needed:
        summary = (
            *summary,
            *say(
                " Files at head still need {} of them, and break.",
                "one" if len(needed) == 1 else f"{len(needed):,}",
            ),
        )
    header = ("Component", "Kind", "Used by", "Still needed by", "Replacement", "Deleted in")
    rows = [_component(audit, part) for part in parts[: cells.reach()]]
    table = cells.table(header, rows, total=len(parts), numeric=frozenset({2}), noun="deleted component")
    return Section("Every Deleted Fixture, Helper and Mock", (Paragraph(summary), *table))


def _component(audit: Audit, part: DeletedComponent) -> tuple[Line, ...]:
    needed: Line = (Text("—"),)
    if part.still_needed_by:
        shown, _, more = view.cut(part.still_needed_by, 2)
        needed = join([(cells.at_head(audit, path),) for path in shown])
        needed = say("{} and {} more", needed, more) if more else needed
    return (
        (Place(part.id, part.path, 0, cells.base_revision(audit)),),
        say(part.kind.value.replace("_", " ")),
        say("{}", part.used_by),
        needed,
        cells.successors(audit, part.replaced_by),
        cells.commit(part.deleted_in),
    )


def weakened_tests(audit: Audit) -> Section | None:
    """Tests that are still there and protect less."""
    tests = audit.weakened_tests
    if not tests:
        return None
    rows = [
        (
            (cells.at_head(audit, test.id),),
            say(test.change.value),
            (Text(test.detail),),
            cells.commit(test.changed_in),
        )
        for test in tests[: cells.reach()]
    ]
    return Section(
        "Weakened Tests",
        (
            Paragraph(
                say(
                    "{} still there under {} and {} less than at base.",
                    view.count(len(tests), "test is", "tests are"),
                    view.verb(len(tests), "its id", "their ids"),
                    view.verb(len(tests), "protects", "protect"),
                )
            ),
            *cells.table(
                ("Test", "Change", "Detail", "Changed in"), rows, total=len(tests), noun="weakened test"
            ),
        ),
    )


def unverified_symbols(audit: Audit) -> Section | None:
    """Production symbols verified at base, and by nobody at head."""
    symbols = audit.unverified
    if not symbols:
        return None
    rows = [
        (
            (Code(one.symbol),),
            say("{}", one.count),
            join([(cells.at_base(audit, test),) for test in one.was_verified_by[:2]]) or (Text("—"),),
        )
        for one in symbols[: cells.reach()]
    ]
    header = ("Symbol", "Tests at base", "Among them")
    return Section(
        "Unverified Symbols",
        (
            Paragraph(
                say(
                    "{} verified at base by live tests and at head by nobody, though still there.",
                    view.count(len(symbols), "production symbol was", "production symbols were"),
                )
            ),
            *cells.table(header, rows, total=len(symbols), numeric=frozenset({1}), noun="symbol"),
        ),
    )
