"""The one base class of all values."""

from typing import dataclass_transform

import msgspec


# Type checkers take "frozen" and "keyword-only" from each class's own header; this says it for all of them.
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class _ValueMeta(msgspec.StructMeta):
    pass


class Value(msgspec.Struct, frozen=True, kw_only=True, metaclass=_ValueMeta):
    """A frozen value; fields hold numbers, strings, other values, and tuples of them."""
