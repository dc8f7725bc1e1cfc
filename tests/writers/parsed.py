"""HTML as a browser would read it: elements with their attributes and texts; Markdown by kinds of lines."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "wbr", "input", "hr", "img", "area", "base"}


@dataclass
class Element:
    """One element; *inner* holds elements and texts in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inner: list["Element | str"] = field(default_factory=list)

    def all(self, tag: str | None = None) -> Iterator["Element"]:
        for part in self.inner:
            if isinstance(part, Element):
                if tag is None or part.tag == tag:
                    yield part
                yield from part.all(tag)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.inner)

    def by_id(self, id_: str) -> "Element":
        return next(one for one in self.all() if one.attributes.get("id") == id_)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attributes) == len(attrs), f"an attribute is given twice: {attrs}"
        self._open[-1].inner.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].inner.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read(text: str) -> Element:
    """The elements of *text*; raises ``AssertionError`` when they are not properly nested."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader._open == [reader.root], f"left open: {[one.tag for one in reader._open]}"
    return reader.root


def skeleton(root: Element) -> Counter[tuple[str, ...]]:
    """What the page is made of, whatever it says: elements with what they stand in, and their attributes."""
    found: Counter[tuple[str, ...]] = Counter()

    def walk(element: Element, above: str) -> None:
        for part in element.inner:
            if isinstance(part, Element) and part.tag != "wbr":
                classes = part.attributes.get("class", "")
                found[above, part.tag, classes, " ".join(sorted(part.attributes))] += 1
                walk(part, part.tag)

    walk(root, "")
    return found


def lines_by_kind(text: str) -> Counter[str]:
    """What each line of a Markdown text is, whatever it says."""
    return Counter(_kind(line) for line in text.split("\n"))


def _kind(line: str) -> str:
    # A fence is longer than any run of backticks that it holds.
    line = re.sub(r"^`{3,}(?=\w*$)", "```", line)
    for pattern in (
        r"#{1,6} ",
        r"- \[[x ]\] ",
        r"- ",
        r"\d+\. ",
        r"</?details>$",
        r"<summary>",
        r"---$",
    ):
        if found := re.match(pattern, line):
            return found[0]
    if fence := re.match(r"`{3,}(\w*)$", line):
        # One around text with backticks is longer.
        return f"fence {fence[1]}"
    if line.startswith("|"):
        return f"{line.count('|')} pipes"
    return "text" if line else ""
