"""The certificate as a PDF of one page: what was reached, what it attests and what not, with the credential attached."""

import unicodedata
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from techsales.course import CourseError
from techsales.edition.colours import rgb
from techsales.edition.house import House
from techsales.programme.conditions import CORE, HARD, RECHECK_MONTHS, RECHECK_SEEDS, Course, Results, criteria
from techsales.programme.credential import ATTESTS, ATTESTS_NOT, NAME, until

#: Name of the credential inside of the PDF.
ATTACHED = "deal_debugger.jwt"
INK, SOFT, ACCENT, LINE = (29, 37, 48), (90, 100, 114), (11, 107, 100), (185, 180, 166)
SANS, SERIF = "sans", "serif"
#: matplotlib brings these fonts along, with a licence that lets them be embedded.
FONTS = {(SANS, ""): "DejaVuSans.ttf", (SANS, "B"): "DejaVuSans-Bold.ttf", (SERIF, "B"): "DejaVuSerif-Bold.ttf"}
MARGIN, WIDTH = 20, 170
NAME_SIZES = (24, 20, 16, 13, 10)


def font_folder() -> Path:
    """Where the fonts lie."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def long_day(when: datetime) -> str:
    """``20 February 2027``."""
    return f"{when.day} {when:%B %Y}"


def blank_page(font: Path | None) -> FPDF:
    """An A4 page with the fonts; ``font`` takes the place of all three.

    Raises:
        CourseError: the font cannot be read.
    """
    pdf = FPDF(format="A4")
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(False)
    for (family, style), name in FONTS.items():
        try:
            pdf.add_font(family, style, str(font or font_folder() / name))
        except Exception as error:
            # fontTools ends in many kinds of error on a file that is no font.
            raise CourseError(f"{font or name} cannot be read as a font: {error}. Name a .ttf file.") from None
    pdf.add_page()
    pdf.set_text_color(*INK)
    return pdf


def check_signs(pdf: FPDF, words: str) -> None:
    """Refuse words that cannot be shown: boxes or a torn name are worse than no certificate.

    Raises:
        CourseError: a sign cannot be set here, or the font lacks it; the text names it.
    """
    joined = sorted({sign for sign in words if runs_or_joins(sign)})
    if joined:
        raise CourseError(
            f"The certificate cannot set {' '.join(joined)}: signs that run from right to left, or join with those "
            "beside them, would come out wrong. Give the name in other letters, as in a passport."
        )
    known = getattr(pdf.fonts[f"{SERIF}B"], "cmap", {})
    lacking = sorted({sign for sign in words if ord(sign) not in known and sign not in "\u200c\u200d"})
    if lacking:
        raise CourseError(
            f"The certificate's font has no sign for {' '.join(lacking)}: name one that has, --font FILE.ttf."
        )


def runs_or_joins(sign: str) -> bool:
    """Whether a sign needs more than to be put after the one before, as in Arabic, Hebrew, Hindi or Thai."""
    mark = unicodedata.category(sign)[0] == "M"
    plain = unicodedata.name(sign, "").startswith(("COMBINING", "VARIATION"))  # an accent; the choice of a picture
    return unicodedata.bidirectional(sign) in ("R", "AL", "AN") or (mark and not plain)


def write(
    pdf: FPDF, words: str, size: float, family: str = SANS, style: str = "", colour: tuple[int, int, int] = INK
) -> None:
    """A paragraph over the whole width."""
    pdf.set_font(family, style, size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(WIDTH, size * 0.5, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")


def row(pdf: FPDF, left: str, right: str) -> None:
    """A line of the list of results."""
    pdf.set_draw_color(*LINE)
    pdf.set_font(SANS, "", 8.5)
    top = pdf.get_y()
    pdf.multi_cell(124, 4.6, left, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
    bottom = pdf.get_y()
    pdf.set_xy(MARGIN + 125, top)
    pdf.set_font(SANS, "B", 8.5)
    pdf.multi_cell(WIDTH - 125, 4.6, right, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="R")
    pdf.set_y(max(bottom, pdf.get_y()) + 0.8)
    pdf.line(MARGIN, pdf.get_y() - 0.4, MARGIN + WIDTH, pdf.get_y() - 0.4)


def fitted(pdf: FPDF, name: str) -> None:
    """The learner's name, as large as one line holds."""
    for size in NAME_SIZES:
        pdf.set_font(SERIF, "B", size)
        if pdf.get_string_width(name) <= WIDTH:
            break
    write(pdf, name, size, SERIF, "B")


def reached(results: Results, course: Course) -> list[str]:
    """What stands beside each condition, in the order of ``criteria``."""
    core = [case.score for case in results.ladder if case.name in CORE]
    hard = [f"{case.name}: {case.score:g}" for case in results.ladder if case.name in HARD]
    lowest = min((results.quizzes[chapter] for chapter in course.quizzes), key=lambda score: score[0] / score[1])
    points = [sum(scored[name] for name in course.rows) for scored in (results.capstone, results.oral)]
    return [
        f"{results.exercises[0]} of {results.exercises[1]}",
        f"{len(course.quizzes)} quizzes, lowest {lowest[0]} of {lowest[1]}",
        f"mean {sum(core) / len(core):.1f} of 100",
        ", ".join(hard),
        *(f"{each} of {3 * len(course.rows)}" for each in points),
    ]


def certificate_pdf(
    results: Results,
    course: Course,
    issuer: str,
    did: str,
    when: datetime,
    version: str,
    token: str,
    font: Path | None = None,
    house: House | None = None,
) -> bytes:
    """The certificate; arguments as for ``credential``, ``token`` is the signed credential, ``house`` whose edition.

    Raises:
        CourseError: a sign of a name cannot be shown, or the font cannot be read.
    """
    pdf = blank_page(font)
    check_signs(pdf, results.learner + issuer + (house.name if house else ""))
    pdf.set_title(f"{NAME}{course.without}: {results.learner}")
    pdf.set_author(issuer)
    pdf.set_lang("en")
    pdf.set_creation_date(when)
    write(pdf, f"Debug the Deal{f' · edition for {house.name}' if house else ''}{course.without}", 11, SANS, "", SOFT)
    pdf.ln(2)
    write(pdf, NAME, 30, SERIF, "B", accent_of(house))
    pdf.ln(3)
    fitted(pdf, results.learner)
    pdf.ln(2)
    write(pdf, f"met all conditions below on {long_day(when)}, in version {version} of the course.", 10.5)
    pdf.ln(3)
    for left, right in zip(criteria(course), reached(results, course), strict=True):
        row(pdf, left[0].upper() + left[1:], right)
    pdf.ln(3)
    ladder_table(pdf, results)
    pdf.ln(3)
    quizzes = "; ".join("{}: {} of {}".format(chapter, *results.quizzes[chapter]) for chapter in course.quizzes)
    for what, scored in (("Capstone", results.capstone), ("Talk", results.oral)):
        write(pdf, f"{what}: {'; '.join(f'{name} {scored[name]} of 3' for name in course.rows)}.", 8.5)
    write(pdf, f"Quizzes by chapter: {quizzes}.", 8.5)
    pdf.ln(3)
    for head, words in (
        ("What it attests", ATTESTS),
        ("What it does not attest", ATTESTS_NOT),
        ("Until when", recheck(when)),
    ):
        write(pdf, head, 10, SANS, "B")
        write(pdf, words, 9)
        pdf.ln(1.5)
    write(pdf, f"Issued by {issuer}", 10, SANS, "B")
    write(pdf, did, 7.5, SANS, "", SOFT)
    write(
        pdf,
        "Paper can be changed; the credential attached to this PDF cannot, without its signature breaking. Check this "
        "file with techsales verify, or on the book's page Verify a certificate, and compare what it says with this page.",
        8,
        SANS,
        "",
        SOFT,
    )
    pdf.embed_file(
        bytes=token.encode(), basename=ATTACHED, desc="Open Badges 3.0 credential (VC-JWT)", mime_type="application/jwt"
    )
    return bytes(pdf.output())


def accent_of(house: House | None) -> tuple[int, int, int]:
    """The house's colour in its shade for light paper, or ours."""
    if house is None or house.colours is None:
        return ACCENT
    red, green, blue = (round(part * 255) for part in rgb(house.colours.light))
    return red, green, blue


def recheck(when: datetime) -> str:
    """Until when, and what renews it."""
    return (
        f"Valid until {long_day(until(when))}. After {RECHECK_MONTHS} months a re-check with {RECHECK_SEEDS} new seeds "
        "renews it."
    )


def ladder_table(pdf: FPDF, results: Results) -> None:
    """Cases with seed, points and how they ended."""
    pdf.set_font(SANS, "", 8.5)
    pdf.set_draw_color(*LINE)
    with pdf.table(
        width=WIDTH, col_widths=(20, 60, 40, 50), line_height=5, borders_layout="HORIZONTAL_LINES", align="L"
    ) as table:
        for cells in (
            ("case", "seed", "points of 100", "cause"),
            *((c.name, str(c.seed), f"{c.score:g}", c.outcome) for c in results.ladder),
        ):
            table.row(cells)
