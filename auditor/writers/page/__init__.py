"""An audit as one HTML page that needs nothing besides itself: no network, and no script to be read.

The sections are those of the Markdown report.  The page adds what paper cannot: every deleted test in one
table to sort and to filter, the timeline drawn, and the coverage around a gap drawn as a graph.
"""

from auditor.model.audit import Audit
from auditor.writers import view
from auditor.writers.links import Links
from auditor.writers.page import every_test, pictures, template, tiles
from auditor.writers.page.blocks import Blocks
from auditor.writers.report import compose


def write(audit: Audit, *, link_base: str | None = None) -> str:
    """The whole report on *audit* as one HTML page.

    With *link_base*, the web address of the repository such as ``https://github.com/owner/name``, commits and
    files become links.  Raises :class:`~auditor.errors.SettingsError` when that is no http or https address.
    """
    links = Links(link_base)
    document = compose(audit)
    blocks = Blocks(links)
    sections = blocks.named(document.sections)
    rows = every_test.rows(audit, links)
    told = {name for name, _ in sections} | ({tiles.EVERY_TEST} if rows else set())
    return template.render(
        "audit.html",
        blocks=blocks,
        document=document,
        title=blocks.plain(document.title),
        sections=sections,
        tiles=tiles.tiles(audit, told),
        mix=tiles.mix(audit),
        tests=rows,
        tests_left_out=len(audit.deleted_tests) - len(rows),
        verdicts=[(verdict.value, view.MEANING[verdict]) for verdict in every_test.present(audit)],
        gallery=pictures.gallery(audit, links),
    )
