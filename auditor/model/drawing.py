"""A coverage graph as text."""

from auditor.model.base import Value


class Drawing(Value):
    """A coverage graph, or the part of it around one node, in the formats asked for."""

    nodes: int
    edges: int
    left_out: int
    """Nodes around the focus that would have made the drawing too large."""
    texts: tuple[tuple[str, str], ...]
    """Format and text, in the order asked for."""
