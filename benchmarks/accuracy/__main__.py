"""``python -m benchmarks.accuracy``: the commands of the accuracy benchmark."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from auditor.errors import AuditorError
from benchmarks.accuracy import calibrate as fitting
from benchmarks.accuracy import channels, labelfree, rows
from benchmarks.accuracy.labelled import LabelledSet, answers, pooled, read_labels, read_sets
from benchmarks.accuracy.results import circumstances, keep, table
from benchmarks.accuracy.scoring import (
    Label,
    RuleLine,
    Score,
    Told,
    by_rule,
    foreign_scorer,
    mistakes,
    score,
)

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(dir_okay=False, path_type=Path)
_cache = click.option(
    "--cache", type=click.Path(file_okay=False, path_type=Path), help="Folder of the parse cache."
)
_jobs = click.option("--jobs", default=1, show_default=True, help="Processes to parse with.")
_keep = click.option("--keep", "kept", type=_NEW, help="Write the figures as JSON, for benchmarks/results.")
_HEADERS = (
    "set",
    "tests",
    "accuracy",
    "macro-F1",
    "gap P",
    "gap R",
    "false alarms",
    "silent",
    "hit@1",
    "hit@3",
    "ECE",
)


def _talk(stage: str, done: int, total: int) -> None:
    if done in (0, total):
        print(f"{stage} {total or ''}", file=sys.stderr)


def _quiet(stage: str, done: int, total: int) -> None:
    """Say nothing."""


def _line(name: str, figures: Score) -> tuple[object, ...]:
    return (
        name,
        figures.labelled,
        figures.verdict_accuracy,
        figures.macro_f1,
        figures.gap_precision,
        figures.gap_recall,
        figures.false_alarms,
        figures.silent_losses,
        figures.successor_hit_at_1,
        figures.successor_hit_at_3,
        figures.calibration_error,
    )


_Audited = tuple[str, list[Label], dict[str, Told]]


def _audited(
    sets: Iterable[LabelledSet], cache: Path | None, jobs: int, variants: Sequence[Sequence[str]]
) -> list[list[_Audited]]:
    """Return, for each variant, every set with its labels and what was told."""
    found: list[list[_Audited]] = [[] for _ in variants]
    for one in sets:
        print(f"auditing {one.name} …", file=sys.stderr)
        labels = read_labels(one.labels)
        for into, said in zip(found, answers(one, cache, jobs, variants), strict=True):
            into.append((one.name, labels, said))
    return found


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def app() -> None:
    """How often the verdicts are right: on labelled histories, and on sets made from any repository."""


@app.command()
@click.option(
    "--sets",
    "description",
    required=True,
    type=_FILE,
    help="TOML: a table [NAME] a set, with repository, base, head.",
)
@click.option("--labels", type=_FOLDER, help="Where NAME.jsonl lie; beside the TOML file without.")
@click.option("--repos", type=_FOLDER, help="Where relative repository paths start.")
@click.option("--only", multiple=True, help="Name of a set; can be given several times.")
@click.option("--errors", is_flag=True, help="List every verdict that is not the labelled one.")
@click.option("--rules", is_flag=True, help="Tell how often each rule is right, over all sets.")
@click.option("--scorer", type=_FILE, help="A script with score(labels, audit), to compare with. It is run.")
@click.option(
    "--without", "off", multiple=True, type=click.Choice([*channels.CHANNELS]), help="Switch a channel off."
)
@click.option("--ablate", is_flag=True, help="Score once without each channel; a line each.")
@_cache
@_jobs
@_keep
def labelled(
    description: Path,
    labels: Path | None,
    repos: Path | None,
    only: Sequence[str],
    errors: bool,
    rules: bool,
    scorer: Path | None,
    off: Sequence[str],
    ablate: bool,
    cache: Path | None,
    jobs: int,
    kept: Path | None,
) -> None:
    """Score labelled sets, each by itself and pooled."""
    made = circumstances()
    sets = [s for s in read_sets(description, labels, repos) if not only or s.name in only]
    variants: list[Sequence[str]] = [tuple(off)]
    if ablate:
        variants += [(*off, channel) for channel in channels.CHANNELS if channel not in off]
    found, *others = _audited(sets, cache, jobs, variants)
    together = pooled(found)
    scores = {name: score(la, an) for name, la, an in (*found, ("pooled", *together))}
    if scorer is not None:
        theirs = foreign_scorer(scorer)
        for name, la, an in found:
            if theirs(la, an) != scores[name]._asdict():
                raise click.ClickException(f"{scorer} scores {name} differently")
    click.echo(table(_HEADERS, [_line(n, s) for n, s in scores.items()]))
    if errors:
        for name, la, an in found:
            _tell_mistakes(name, la, an)
    figures: dict[str, object] = {"without": list(off), "sets": {n: s._asdict() for n, s in scores.items()}}
    if rules:
        lines = by_rule(*together)
        click.echo("\n" + table(RuleLine._fields, lines))
        figures["rules"] = [line._asdict() for line in lines]
    if ablate:
        worth = {v[-1]: score(*pooled(o)) for v, o in zip(variants[1:], others, strict=True)}
        click.echo("\n" + table(("without", *_HEADERS[1:]), [_line(n, s) for n, s in worth.items()]))
        figures["ablation"] = {n: s._asdict() for n, s in worth.items()}
    if kept is not None:
        keep(kept, "labelled", made, figures)


def _tell_mistakes(name: str, la: Sequence[Label], an: dict[str, Told]) -> None:
    for label, told in mistakes(la, an):
        click.echo(f"\n{name}: {label.id}\n  wanted {label.verdict}: {label.why}")
        if label.successors:
            click.echo(f"  successors {', '.join(label.successors)}")
        if told is None:
            click.echo("  not reported")
            continue
        click.echo(
            f"  told {told.verdict} ({told.confidence:.2f}, {told.rule} {told.strength:.2f}): {told.why}"
        )
        for line in told.evidence[1:]:
            click.echo(f"    {line}")


@app.command("label-free")
@click.option(
    "--repo",
    required=True,
    multiple=True,
    metavar="[NAME=]PATH",
    help="A repository; can be given several times.",
)
@click.option("--head", default="HEAD", show_default=True, help="Revision to start from.")
@click.option("--commits", default=200, show_default=True, help="Length of a window of history.")
@click.option("--windows", default=2, show_default=True, help="Windows of history; 0 for none.")
@click.option("--most", default=40, show_default=True, help="Tests of each kind in each experiment.")
@click.option("--rounds", default=1, show_default=True, help="Samples of simulated refactorings.")
@click.option("--files", default=400, show_default=True, help="Test files above which a sample is taken.")
@click.option("--seed", default=0, show_default=True)
@click.option("--raw", type=_NEW, help="Write a row for each test, as JSON lines; for calibrate.")
@click.option("--errors", is_flag=True, help="List every test that was not recognised.")
@click.option(
    "--without", "off", multiple=True, type=click.Choice([*channels.CHANNELS]), help="Switch a channel off."
)
@click.option("--talk", is_flag=True, help="Tell stages on standard error.")
@_cache
@_jobs
@_keep
def label_free(
    repo: Sequence[str],
    head: str,
    commits: int,
    windows: int,
    most: int,
    rounds: int,
    files: int,
    seed: int,
    raw: Path | None,
    errors: bool,
    off: Sequence[str],
    talk: bool,
    cache: Path | None,
    jobs: int,
    kept: Path | None,
) -> None:
    """Make sets whose truth is known from repositories, and score them."""
    made = circumstances()
    wish = labelfree.Wish(head, commits, windows, most, rounds, files, seed, cache, jobs)
    found: list[rows.Row] = []
    spent = {}
    with channels.without(*off) if off else nullcontext():
        for place in repo:
            name, _, path = place.rpartition("=")
            name = name or Path(path).resolve().name
            print(f"{name} …", file=sys.stderr)
            some, seconds = labelfree.timed(Path(path), name, wish, _talk if talk else _quiet)
            found += some
            spent[name] = round(seconds, 1)
    figures = _told_rows(found, errors)
    if raw is not None:
        rows.write(raw, found)
    if kept is not None:
        keep(kept, "label-free", made, {"seconds": spent, "seed": seed, "without": list(off), **figures})


def _told_rows(found: Sequence[rows.Row], errors: bool) -> dict[str, object]:
    names = list(dict.fromkeys(r.repository for r in found))
    figures = {}
    for name in [*names, "all"] if len(names) > 1 else names:
        lines = rows.summary([r for r in found if name in ("all", r.repository)])
        click.echo(f"\n{name}\n" + table(rows.Line._fields, lines))
        figures[name] = [line._asdict() for line in lines]
    quality = rows.calibration(found)
    click.echo(f"\ncalibration error {quality['calibration_error']:.3f}")
    for row in found if errors else ():
        if not row.recognised:
            wanted = " ".join((", ".join(row.truth), *row.heirs))
            click.echo(f"\n{row.repository}: {row.kind} {row.id}\n  wanted {wanted}")
            click.echo(f"  told {row.told} ({row.confidence:.2f}, {row.rule} {row.strength:.2f}): {row.why}")
            for line in row.evidence[1:]:
                click.echo(f"    {line}")
    return {"repositories": figures, **quality}


@app.command()
@click.argument("raw", nargs=-1, required=True, type=_FILE)
@click.option(
    "--output",
    "-o",
    default=Path("rules/confidences.json"),
    show_default=True,
    type=_NEW,
    help="JSON file to write the mappings to; the default is what the program reads.",
)
@click.option("--skip", multiple=True, help="A rule to leave out; can be given several times.")
@click.option("--least", default=20, show_default=True, help="Rows that a rule needs.")
def calibrate(raw: Sequence[Path], output: Path, skip: Sequence[str], least: int) -> None:
    """Fit confidences to the rows of label-free runs; the same rows give the same bytes."""
    found = sorted(rows.read(raw), key=lambda r: (r.repository, r.kind, r.id, r.rule))
    fitted = fitting.fit(found, skip, least)
    fitting.write(output, fitted, (r.repository for r in found))
    lines = [
        (rule, f.rows, f.right, "yes" if f.bound else "", " ".join(f"{s:g}→{p:.2f}" for s, p in f.knots))
        for rule, f in fitted.items()
    ]
    click.echo(table(("rule", "rows", "right", "lower bound", "strength → probability"), lines))


def main() -> None:
    """Run a command; an error that the user can mend is one line."""
    try:
        app()
    except AuditorError as error:
        raise SystemExit(f"error: {error}") from error


if __name__ == "__main__":
    main()
