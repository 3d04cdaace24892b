"""What the book shows of its house, as HTML: its page, the box on the first page, notes, footer. All is escaped here.

Names stand in ``<bdi>``, so that one written from right to left does not turn round what stands beside it.
"""

import html
from collections.abc import Iterable, Sequence

from techsales.edition.definitions import DEFINITIONS
from techsales.edition.house import Contact, House
from techsales.edition.vocabulary import GENERAL

PAGE, DATA_PAGE = "book/house", "book/house_data"
OURS = "Ferrowick"
#: Columns that hold a plain word under another name.
PLAIN = {"account_id": "customer", "account_name": "customer", "rep_id": "seller", "rep_name": "seller"}
#: Words on the first page; the others stand on the house's own.
FIRST = 8


def named(words: str) -> str:
    """A text of the house."""
    return f"<bdi>{html.escape(words)}</bdi>"


def box(sentences: Iterable[str]) -> str:
    """What the house says at the head of a chapter; one line, so that no Markdown begins in it."""
    said = " ".join(named(sentence) for sentence in sentences)
    return f'<p class="dd-house" role="note">{said}</p>' if said else ""


def words_table(rows: Sequence[tuple[str, ...]], head: tuple[str, ...], label: str) -> str:
    """A table in its own box to scroll in; cells are HTML already."""
    top = "".join(f'<th scope="col" class="dd-text">{name}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>' + "".join(f'<td class="dd-text">{cell}</td>' for cell in rest) + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<div class="dd-scroll" tabindex="0" role="group" aria-label="{html.escape(label)}"><table class="dd-table">'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def word_rows(house: House) -> list[tuple[str, str]]:
    """The house's words beside ours, columns apart."""
    return [(html.escape(ours), named(theirs)) for ours, theirs in house.words.items() if "." not in ours]


def first_page(house: House) -> str:
    """The part of the first page: a heading and a few words, with the way to the rest."""
    rows = word_rows(house)
    table = words_table(rows[:FIRST], ("the book says", "your house says"), "Your house's words") if rows else ""
    return (
        f"## What your house calls it\n\n<p>This edition is made for {named(house.name)}. Code, data and numbers are "
        f"{OURS}'s, an invented company. <a href=\"doc:{PAGE}\">Your house's words and rules</a> have a page of their "
        f'own, and so have <a href="doc:{DATA_PAGE}">its columns</a>.{missing(house)}</p>\n\n{table}\n\n'
    )


def missing(house: House) -> str:
    """What a reader should know where a page speaks of a chapter that is not there."""
    if not house.left_out:
        return ""
    numbers = ", ".join(map(str, house.left_out))
    what = f"chapters {numbers} are" if len(house.left_out) > 1 else f"chapter {numbers} is"
    return f" Of the whole course, {what} not in it; where a page names one, it speaks of the whole."


def house_page(house: House) -> str:
    """The house's page."""
    parts = [
        "# Your house",
        f"<p>This edition is made for {named(house.name)}. Its words are yours; the company in the lessons is not. "
        f"{OURS} Controls is invented, and its code, data and numbers are the same in every edition, so that every "
        f"answer can be checked.{missing(house)}</p>",
    ]
    if rows := word_rows(house):
        parts += ["## Words", words_table(rows, ("the book says", "your house says"), "Your house's words")]
    parts += ["## Money", f"<p>{money(house)}</p>"]
    if house.products:
        items = "".join(f"<li>{named(product)}</li>" for product in house.products)
        parts += ["## Products", f"<p>Where the book sells Pulse and Ledger, your house sells:</p><ul>{items}</ul>"]
    if rules := rule_items(house):
        # A rule whose chapters are all left out stands here alone.
        heads = any(house.sentences(number) for number in house.chapters)
        parts.append("## How your house counts")
        parts.append(("<p>Each rule also stands at the head of its chapters.</p>" if heads else "") + rules)
    if who := contact_html(house.contact):
        parts += ["## Whom to ask", f"<p>{who}</p>"]
    return "\n\n".join(parts) + "\n"


def money(house: House) -> str:
    """What the currency means for the numbers of the book."""
    if house.currency == "EUR":
        return f"Your house counts in EUR, and so does {OURS}. The amounts are still {OURS}'s, not yours."
    return (
        f"Your house counts in {house.currency}. The amounts in this book are {OURS}'s and stay in EUR: nothing is "
        "converted, because an exchange rate would change every answer."
    )


def rule_items(house: House) -> str:
    """Definitions and notes as a list, each with the chapters of this edition that it concerns."""
    rules = [
        (DEFINITIONS[key].says[answer], [n for n in DEFINITIONS[key].chapters if n in house.chapters])
        for key, answer in house.definitions.items()
    ]
    rules += [(words, [number]) for number, words in house.notes]
    items = ""
    for words, numbers in rules:
        where = f" (chapter{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))})" if numbers else ""
        items += f"<li>{named(words)}{where}</li>"
    return f"<ul>{items}</ul>" if items else ""


def data_page(house: House, tables: dict[str, list[dict[str, str]]]) -> str:
    """Our tables and columns with the house's words beside them."""
    parts = [
        "# Your words beside our columns",
        f"<p>The files in the lessons keep {OURS}'s names, because the code names them. Here each column stands beside "
        f"the word of {named(house.name)}, where it has one. To read your own exports, columns are matched in a file of "
        "their own, mapping.yml.</p>",
    ]
    for table, columns in tables.items():
        theirs = house.words.get(table)
        parts.append(f"## {table}" + (": your words" if theirs else ""))
        if theirs:
            parts.append(f"<p>Your house says {named(theirs)}.</p>")
        rows = [
            (f"<code>{html.escape(column['name'])}</code>", word_of(house, table, column), meaning(column))
            for column in columns
        ]
        parts.append(words_table(rows, ("our column", "your house says", "meaning"), f"Columns of {table}"))
    return "\n\n".join(parts) + "\n"


def word_of(house: House, table: str, column: dict[str, str]) -> str:
    """The house's word for a column: its own, that of the same column elsewhere, or a plain word's."""
    name = column["name"]
    plain = PLAIN.get(name, name.replace("_", " "))
    elsewhere = next((theirs for ours, theirs in house.words.items() if ours.partition(".")[2] == name), "")
    found = house.words.get(f"{table}.{name}") or elsewhere or (house.words.get(plain) if plain in GENERAL else "")
    if name == "product" and house.products:
        listed = ", ".join(named(product) for product in house.products)
        return f"{named(found)}: {listed}" if found else listed
    return named(found) if found else "–"


def meaning(column: dict[str, str]) -> str:
    """What a column holds, with its unit."""
    unit = f" ({column['unit']})" if column.get("unit") else ""
    return html.escape(column.get("description", "") + unit)


def contact_html(contact: Contact) -> str:
    """Whom to ask, with links for mail and page."""
    parts = [named(contact.name)] if contact.name else []
    if contact.email:
        parts.append(f'<a href="mailto:{html.escape(contact.email)}">{html.escape(contact.email)}</a>')
    parts += [f"<bdi>{html.escape(contact.phone)}</bdi>"] if contact.phone else []
    if contact.web:
        parts.append(f'<a href="{html.escape(contact.web)}">{html.escape(contact.web)}</a>')
    return " · ".join(parts)


def footer(house: House) -> str:
    """The line above the book's own footer, on every page."""
    who = contact_html(house.contact)
    return f'<p class="dd-house-foot">Edition for {named(house.name)}.{f" Questions: {who}" if who else ""}</p>'
