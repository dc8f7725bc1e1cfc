"""Labelled sets: audited in this process, scored one by one and pooled."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from auditor.errors import SettingsError
from auditor.history import open_repository
from auditor.model.request import AuditRequest
from auditor.pipeline import studying
from auditor.pipeline.judging import Judged, judge
from auditor.pipeline.progress import silent
from benchmarks.accuracy.channels import without
from benchmarks.accuracy.scoring import Label, Told, told


class LabelledSet(NamedTuple):
    """Labels, and the range they are about."""

    name: str
    labels: Path
    repository: Path
    base: str
    head: str


def read_sets(description: Path, labels: Path | None, repositories: Path | None) -> list[LabelledSet]:
    """Return the sets that a TOML file describes.

    Each table ``[NAME]`` holds ``repository``, ``base``, ``head`` and perhaps ``labels`` (``NAME.jsonl``
    without).  Relative paths start at *repositories* and *labels*, the file's own folder without.
    Raises `SettingsError`, all faults at once.
    """
    try:
        tables = tomllib.loads(description.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{description}: {error}") from error
    sets, faults = [], []
    for name, table in tables.items():
        if not isinstance(table, dict) or not {"repository", "base", "head"} <= table.keys():
            faults.append(f"[{name}] needs repository, base and head")
            continue
        rows = (labels or description.parent) / table.get("labels", f"{name}.jsonl")
        place = (repositories or description.parent) / table["repository"]
        faults += [f"[{name}] {p} is not there" for p in (rows, place) if not p.exists()]
        sets.append(LabelledSet(name, rows, place, table["base"], table["head"]))
    if faults:
        raise SettingsError(f"{description}: {'; '.join(faults)}")
    return sets


def read_labels(path: Path) -> list[Label]:
    """Return the labels of a JSONL file: ``id``, ``verdict``, ``successors``, ``why`` a row."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Label(r["id"], r["verdict"], tuple(r.get("successors", ())), r.get("why", "")) for r in rows]


def answers(
    one: LabelledSet, cache: Path | None, jobs: int, variants: Sequence[Sequence[str]] = ((),)
) -> list[dict[str, Told]]:
    """Audit the range of a set; return what is told of each deleted test, by id, once for each variant.

    A variant names the channels that are switched off in it.  The revisions are read once for all.
    """
    request = AuditRequest(
        repo=str(one.repository),
        expression=f"{one.base}..{one.head}",
        cache_dir=str(cache) if cache is not None else None,
        jobs=jobs,
    )
    found: list[dict[str, Told]] = []

    def judge_all(*everything: Any) -> Judged:
        """Judge once for each variant, where an audit judges once."""
        judged = judge(*everything)
        for off in variants:
            with without(*off):
                some = judge(*everything) if off else judged
            found.append({d.id: told(d) for d in some.deleted})
        return judged

    with open_repository(one.repository) as repository, patch.object(studying, "judge", judge_all):
        studying.Study(repository, request, silent)
    return found


def pooled(
    sets: Iterable[tuple[str, Sequence[Label], Mapping[str, Told]]],
) -> tuple[list[Label], dict[str, Told]]:
    """Return all sets as one, the set's name before each id so that equal ids stay apart."""
    labels: list[Label] = []
    said: dict[str, Told] = {}
    for name, rows, found in sets:
        labels += [la._replace(id=f"{name}: {la.id}") for la in rows]
        said.update((f"{name}: {i}", a) for i, a in found.items())
    return labels, said
