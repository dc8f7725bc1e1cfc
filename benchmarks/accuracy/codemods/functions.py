"""Refactorings of one test function; the test gets another name, for the same id is no deletion."""

# libcst calls its visitors by the names of its node types.
# ruff: noqa: N802

from collections.abc import Container, Iterator
from itertools import count
from random import Random

import libcst as cst

from benchmarks.accuracy.codemods.base import (
    Change,
    Site,
    body_of,
    dotted,
    is_assertion,
    names,
    parameters,
    plain,
    rename,
    renamed,
    suite,
    with_body,
)

_MAX_PARTS = 5


def rename_test(site: Site, rng: Random, taken: Container[str]) -> Change | None:
    """Give it another name, nothing else."""
    return Change((rename(site.node, renamed(site.node.name.value, rng, taken)),))


def reorder_assertions(site: Site, rng: Random, taken: Container[str]) -> Change | None:
    """Turn its last run of assertions round."""
    body = body_of(site.node)
    if body is None:
        return None
    end = len(body)
    start = end
    while start and is_assertion(body[start - 1]):
        start -= 1
    if end - start < 2:
        return None
    node = with_body(site.node, [*body[:start], *body[start:][::-1]])
    return Change((rename(node, renamed(site.node.name.value, rng, taken)),))


def split_test(site: Site, rng: Random, taken: Container[str]) -> Change | None:
    """Make one test of each of its assertions, each with the statements before it."""
    body = body_of(site.node)
    if body is None:
        return None
    at = [i for i, s in enumerate(body) if is_assertion(s)]
    if not 2 <= len(at) <= _MAX_PARTS or at[-1] != len(body) - 1:
        return None
    parts = []
    for number, end in enumerate(at, start=1):
        name = f"{site.node.name.value}_{number}"
        if name in taken:
            return None
        kept = [s for s in body[:end] if not is_assertion(s)]
        parts.append(rename(with_body(site.node, [*kept, body[end]]), name))
    return Change(tuple(parts))


def _fixture_names(name: str) -> Iterator[str]:
    yield from (name, f"ready_{name}")
    yield from (f"ready_{name}_{n}" for n in count(2))


class _Renaming(cst.CSTTransformer):
    """Gives a variable another name; attributes and keywords called the same keep theirs."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        return updated_node.with_changes(value=self._new) if updated_node.value == self._old else updated_node

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)


def extract_fixture(site: Site, rng: Random, taken: Container[str]) -> Change | None:
    """Make its first assignment a fixture."""
    body = body_of(site.node)
    if not body or len(body) < 2 or not plain(site.node):
        return None
    first = body[0]
    if not isinstance(first, cst.SimpleStatementLine) or len(first.body) != 1:
        return None
    assign = first.body[0]
    if not isinstance(assign, cst.Assign) or len(assign.targets) != 1:
        return None
    target = assign.targets[0].target
    if not isinstance(target, cst.Name) or not isinstance(assign.value, cst.Call):
        return None
    read, _ = names([assign.value])
    _, bound_later = names(body[1:])
    if read & {*parameters(site.node), target.value} or target.value in bound_later or "await" in read:
        return None
    name = next(n for n in _fixture_names(target.value) if n not in taken)
    fixture = suite(f"@pytest.fixture\ndef {name}():\n    pass\n")[0]
    assert isinstance(fixture, cst.FunctionDef)
    returns = cst.SimpleStatementLine([cst.Return(assign.value)])
    fixture = with_body(fixture, [returns]).with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    renaming = _Renaming(target.value, name)
    node = with_body(site.node, body[1:])
    node = node.with_changes(body=cst.ensure_type(node.body.visit(renaming), cst.IndentedBlock))
    params = node.params.with_changes(params=[*node.params.params, cst.Param(cst.Name(name))])
    node = rename(node.with_changes(params=params), renamed(site.node.name.value, rng, taken))
    return Change((node,), (fixture,), needs_pytest=True)


class _Awaiting(cst.CSTTransformer):
    """Awaits the calls that are assigned or stand alone."""

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        if isinstance(updated_node.value, cst.Call):
            return updated_node.with_changes(value=cst.Await(updated_node.value))
        return updated_node

    def leave_Expr(self, original_node: cst.Expr, updated_node: cst.Expr) -> cst.Expr:
        value = updated_node.value
        if isinstance(value, cst.Call) and not dotted(value.func).rpartition(".")[2].startswith("assert"):
            return updated_node.with_changes(value=cst.Await(value))
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False


def port_to_async(site: Site, rng: Random, taken: Container[str]) -> Change | None:
    """Make it a coroutine that awaits what it calls."""
    if site.node.asynchronous is not None or not isinstance(site.node.body, cst.IndentedBlock):
        return None
    body = site.node.body.visit(_Awaiting())
    assert isinstance(body, cst.IndentedBlock)
    mark = cst.Decorator(cst.parse_expression("pytest.mark.asyncio"))
    node = site.node.with_changes(
        body=body,
        asynchronous=cst.Asynchronous(),
        decorators=[*site.node.decorators, mark],
    )
    return Change((rename(node, renamed(site.node.name.value, rng, taken)),), needs_pytest=True)


def extract_helper(site: Site, rng: Random, taken: Container[str]) -> Change | None:
    """Move the plain statements before its first assertion into a helper function."""
    body = body_of(site.node)
    if body is None or not plain(site.node) or site.node.asynchronous is not None:
        return None
    end = 0
    while end < len(body) and isinstance(body[end], cst.SimpleStatementLine) and not is_assertion(body[end]):
        end += 1
    if end < 2 or end == len(body):
        return None
    read, bound = names(body[:end])
    after, _ = names(body[end:])
    inputs = [p for p in parameters(site.node) if p in read]
    outputs = sorted(bound & after)
    if not outputs or "self" in inputs or read & {"super", "yield", "locals"}:
        return None
    helper_name = f"_prepare_{site.node.name.value.removeprefix('test_')}"
    if helper_name in taken:
        return None
    returned = ", ".join(outputs)
    helper = suite(f"def {helper_name}({', '.join(inputs)}):\n    return {returned}\n")[0]
    assert isinstance(helper, cst.FunctionDef)
    ending = body_of(helper)
    assert ending is not None
    helper = with_body(helper, [*body[:end], *ending])
    helper = helper.with_changes(leading_lines=[cst.EmptyLine(indent=False)])
    call = suite(f"{returned} = {helper_name}({', '.join(inputs)})\n")
    node = with_body(site.node, [*call, *body[end:]])
    return Change((rename(node, renamed(site.node.name.value, rng, taken)),), (helper,))


class _Gutting(cst.CSTTransformer):
    """Takes assertions out; what they wrap runs on."""

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine:
        if is_assertion(original_node):
            return updated_node.with_changes(body=[cst.Pass()])
        return updated_node

    def leave_With(
        self, original_node: cst.With, updated_node: cst.With
    ) -> cst.With | cst.FlattenSentinel[cst.BaseStatement]:
        called = [i.item.func for i in original_node.items if isinstance(i.item, cst.Call)]
        last = [dotted(f).rpartition(".")[2] for f in called]
        if any(n == "raises" or n == "warns" or n.startswith("assert") for n in last):
            body = updated_node.body
            if isinstance(body, cst.IndentedBlock):
                return cst.FlattenSentinel([s for s in body.body if isinstance(s, cst.BaseStatement)])
        return updated_node


def gut(site: Site, rng: Random, taken: Container[str]) -> Change | None:
    """Rename it and take its assertions out."""
    body = body_of(site.node)
    if body is None or not any(map(is_assertion, body)):
        return None
    emptied = site.node.body.visit(_Gutting())
    assert isinstance(emptied, cst.BaseSuite)
    node = site.node.with_changes(body=emptied)
    return Change((rename(node, renamed(site.node.name.value, rng, taken)),))


def delete(site: Site, rng: Random, taken: Container[str]) -> Change | None:
    """Take it away."""
    return Change(())
