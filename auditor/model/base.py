"""The one base class of all values."""

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value; fields hold numbers, strings, other values, and tuples of them."""
