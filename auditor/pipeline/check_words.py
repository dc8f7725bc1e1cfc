"""The words of a text: what a check looks up to find the files that a change can concern.

Words are told of bytes, without parsing and without regard for strings and comments.
"""

_WORD_BYTES = bytes(
    byte if byte >= 0x80 or byte == 0x5F or chr(byte).isalnum() else 0x20 for byte in range(256)
)
"""Keeps the bytes of identifiers, those of any letter beyond ASCII among them; all others become spaces."""


def words_of(source: bytes) -> bytes:
    """Return each word of a text once, with a space between."""
    return b" ".join(set(split(source)))


def split(source: bytes) -> list[bytes]:
    """Return the words of a text in order."""
    return source.translate(_WORD_BYTES).split()
