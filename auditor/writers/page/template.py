"""The one home of Jinja2: templates that ``reports/page/`` ships, filled with autoescape always on."""

import base64
import hashlib
import re
from functools import cache

import jinja2
import markupsafe

from auditor.resources import shipped
from auditor.writers import escape

_FOLDER = "page"
_LONGEST = 400
_BREAKS = re.compile(r"(?<=/)|(?<=::)|(?<=\w\.)(?=[A-Za-z_])|(?<=[a-z])(?=_[a-z])")


def render(name: str, **values: object) -> str:
    """Fill the template *name* with *values*; every text among them is escaped."""
    style, script = _text("style.css"), _text("script.js")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return _environment().get_template(name).render(style=style, script=script, policy=policy, **values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: _text(f"{name}.j2")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["breakable"] = _breakable
    environment.filters["sentence"] = _sentence
    return environment


def _sentence(text: str) -> str:
    """*text* on one line of bounded length, with nothing unseen in it."""
    return escape.shorten(escape.sentence(text), _LONGEST)


def _breakable(text: str) -> markupsafe.Markup:
    """*text* escaped, and fit to go on in a new line where a name in it ends."""
    parts = (markupsafe.escape(part) for part in _BREAKS.split(text) if part)
    return markupsafe.Markup("<wbr>").join(parts)


@cache
def _text(name: str) -> str:
    # One kind of line end, whatever a checkout makes of them: the policy names the text's hash.
    text = (shipped("reports") / _FOLDER / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _hash(text: str) -> str:
    """The name by which a content security policy allows *text*, and nothing else, to stand in the page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
