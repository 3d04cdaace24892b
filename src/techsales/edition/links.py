"""Links to pages that an edition leaves out, turned into the words they stand on."""

import html
import posixpath
import re
from collections.abc import Collection

#: ``[words](target)`` in Markdown, with one level of brackets inside of the words; a picture is none.
MARKDOWN = re.compile(r'(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^()\s>]+)>?(?:\s+"[^"]*")?\s*\)')
HTML = re.compile(r'<a\s[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE)


def target_page(page: str, target: str) -> str:
    """The page that a link of ``page`` leads to, as ``chapters/03_loops``; a page is named without its extension."""
    path = html.unescape(target).partition("#")[0]
    if "://" in path or path.startswith(("mailto:", "/")) or not path:
        return ""
    if path.startswith("doc:"):
        return path.removeprefix("doc:")
    return posixpath.splitext(posixpath.normpath(posixpath.join(posixpath.dirname(page), path)))[0]


def without_links(text: str, page: str, left_out: Collection[str]) -> str:
    """The Markdown of ``page`` in which every link to a page of ``left_out`` is its words alone."""

    def plain(words: str, target: str, whole: str) -> str:
        return words if target_page(page, target) in left_out else whole

    text = MARKDOWN.sub(lambda found: plain(found[1], found[2], found[0]), text)
    return HTML.sub(lambda found: plain(found[2], found[1], found[0]), text)
