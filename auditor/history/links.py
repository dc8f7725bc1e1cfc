"""Addresses of remotes, as a browser understands them."""

import re

_SCP = re.compile(r"(?:[^@/:\s]+@)?(?P<host>[A-Za-z0-9.-]{2,}):(?!/{2})(?P<path>.+)")
_URL = re.compile(
    r"(?P<scheme>https?|ssh|git|git\+ssh)://(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9.-]+)(?::(?P<port>\d+))?/(?P<path>.+)",
    re.IGNORECASE,
)
_PATH = re.compile(r"[A-Za-z0-9._~+/-]+")


def browsable(address: str) -> str | None:
    """Turn a remote's address into one for a browser, without user name, password, query or ``.git``.

    ``http`` stays ``http``, all other schemes become ``https``; ``None`` for local paths and whatever else
    has no such address, or holds characters that have no place in one.
    """
    address = address.strip()
    url = _URL.fullmatch(address)
    match = url or _SCP.fullmatch(address)
    if match is None:
        return None
    path = match["path"].strip("/").removesuffix(".git").strip("/")
    if not _PATH.fullmatch(path) or ".." in path.split("/"):
        return None
    scheme, port = "https", ""
    if url is not None and url["scheme"].lower() in ("http", "https"):
        scheme = url["scheme"].lower()
        port = f":{url['port']}" if url["port"] else ""
    return f"{scheme}://{match['host'].lower()}{port}/{path}"
