"""The trainer's sheets and their course folder as those of a house."""

import html
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from techsales.edition import reskin
from techsales.edition.house import House
from techsales.edition.house_page import contact_html, named
from techsales.site.stage import stage

PLAIN_ACCENT = re.compile(r"--accent: #[0-9a-f]{6}")
POLICY = "style-src 'unsafe-inline'"
STYLE = (
    ".house { display: flex; align-items: center; gap: .8rem; margin: 0 0 .8rem; overflow-wrap: anywhere; }\n"
    ".house img { max-height: 3rem; max-width: 9rem; }\n"
)


@contextmanager
def edition_folder(house: House, root: Path) -> Iterator[Path]:
    """A course folder that holds the house's edition, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "course"
        stage(root, to, reskin.dress(house, root))
        yield to


def dressed(page: str, house: House) -> str:
    """A sheet with the house's logo, name, colour and contact; still a page that loads nothing."""
    picture = f'<img src="{house.logo.data}" alt="">' if house.logo else ""
    who = contact_html(house.contact)
    foot = f"Edition for {named(house.name)}{f' · {who}' if who else ''} · "
    page = page.replace("<main>", f'<main>\n<p class="house">{picture}<span>{named(house.name)}</span></p>', 1)
    page = page.replace("<footer>", f"<footer>{foot}", 1)
    page = page.replace("</title>", f" · {html.escape(house.short)}</title>", 1)
    page = page.replace("</style>", f"{STYLE}</style>", 1)
    if house.logo:
        page = page.replace(POLICY, f"{POLICY}; img-src data:", 1)
    return PLAIN_ACCENT.sub(f"--accent: {house.colours.light}", page, count=1) if house.colours else page
