"""Red text with help: one sentence above the last line of an error, instead of a bare traceback."""

import difflib
import re
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from techsales.checking.display import shell
from techsales.company.loaders import missing, resources
from techsales.course import CourseError, find_course

Explain = Callable[[Any, list[str]], str]


def explain(error: BaseException, names: list[str] | None = None) -> str:
    """One or two sentences for someone who has never seen the error.

    Args:
        error: the exception. names: names that exist in the notebook, for misspelt ones.
    """
    for kind, sentence in SENTENCES:
        if isinstance(error, kind):
            return sentence(error, names or [])
    return "Python stopped here. The last line says what it met; read it slowly, word by word."


#: Words of Python's own that the course teaches; a longer list would suggest names that nobody meant.
WORDS = "print len sum round range int float str list None True False ValueError".split()
#: Words that open a line, always written small.
OPENERS = "for if else elif while def return assert raise import from".split()


def name_error(error: NameError, names: list[str]) -> str:
    """A name that does not exist, perhaps a misspelt one."""
    name = error.name or str(error).split("'")[1]
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.7)
    close = close or [word for word in WORDS if word.casefold() == name.casefold()]
    close = close or difflib.get_close_matches(name, WORDS, n=1, cutoff=0.85)
    if close:
        return f"Python knows no name {name}. Did you mean {close[0]}? Compare them letter by letter."
    return (
        f"Python knows no name {name} yet. Is it misspelt, is it text that needs quotes, "
        "or does the cell that makes it still have to run?"
    )


def syntax_error(error: SyntaxError, _names: list[str]) -> str:
    """Code that cannot be read."""
    text = error.msg or ""
    if isinstance(error, IndentationError):
        if "expected an indented block" in text:
            return "The line after a colon must be indented: put four blanks before it."
        return "The blanks at the start of this line do not fit the lines around it. Lines that belong together start alike."
    line = (error.text or "").strip()
    if "'return' outside function" in text:
        return "return belongs inside a function. Indent it, so that it stands under its def line."
    if "incomplete input" in text:
        return (
            "The cell ends before this is complete. Either a bracket or quote is still open, "
            "or the indented line after a colon is missing."
        )
    if "f-string" in text and "unterminated" not in text:
        return "In this text with an f in front, a pair of braces { } is empty, not closed, or holds no value."
    if "unmatched" in text:
        return "A bracket is closed here that was never opened."
    if "does not match opening" in text:
        return "A bracket is closed here by one of another shape: [ needs ], and ( needs )."
    if "invalid character" in text:
        return 'Python does not read one sign in this line. It needs straight quotes ", and >= for "at least".'
    if line.split("(")[0].split(" ")[0].rstrip(":") in [word.capitalize() for word in OPENERS]:
        word = re.split(r"[^A-Za-z]", line)[0]
        return f"Capitals count: Python writes {word.lower()}, and does not know {word}."
    if re.search(r"=[<>]", re.sub(r"([\"']).*?\1", "", line)):
        return "In >= and <= the equals sign comes last."
    if "was never closed" in text:
        return "A bracket or quote was opened here and never closed."
    if "leading zeros" in text:
        return "A number here begins with 0. A date needs quotes, a decimal takes a point, and thousands take no comma."
    if "unterminated" in text:
        return "A text has no closing quote. It must end with the same sign it began with."
    lone = re.match(r"(?:if|elif|while|assert)\b.*[^=<>]=(?!=)", line.replace("!=", "=="))
    if "Maybe you meant '=='" in text or "cannot assign" in text or lone:
        return "One equals sign stores a value under the name on its left; two (==) ask whether things are equal."
    if "expected ':'" in text:
        return "This line needs a colon at its end: the lines that belong to it follow, indented."
    return "Python cannot read this line. Look for a missing colon, bracket, quote or comma, here or one line above."


def type_error(error: TypeError, _names: list[str]) -> str:
    """Values of kinds that do not fit."""
    text = str(error)
    if re.search(r"for [&|]:|Cannot perform 'r?(?:and|or)_'", text):
        return "Python reads & and | before == and <. Put round brackets around each question: (a == 1) & (b == 2)."
    if "unary ~" in text:
        return "~ turns a column of yes and no round. Put the question behind it in round brackets: ~(a == 1)."
    if "can only concatenate str" in text or ("unsupported operand" in text and "'str'" in text):
        return (
            "A text and a number met in one sum. Turn the text into a number with int() or float(), or drop its quotes."
        )
    if "ellipsis" in text:
        return "Three dots are still standing where your own code belongs."
    if "NoneType" in text:
        return "One of the values is None, so nothing was handed over to it. Does a function print instead of return?"
    if re.search(r"takes .*argument|missing .*argument|positional argument", text):
        return "The function was called with more or fewer values in brackets than it takes."
    if "'tuple' object is not callable" in text:
        return (
            "Round brackets stand behind a pair of values. The shape of a table takes none: deals.shape. "
            "Or two brackets follow each other without a comma: put one between them."
        )
    if "'list' object is not callable" in text:
        return "Round brackets call a function, and this is a list. Take one of its values with square brackets."
    if re.search("'(?:DataFrame|Series|Index)' object is not callable", text):
        return "Round brackets call a function, and this is a table or a column. Take parts of it with square brackets."
    if "is not callable" in text:
        return (
            "Round brackets after a name call it, and this name is no function. Was its name given to a value before?"
        )
    if "is not subscriptable" in text and re.search(r"'(?:builtin_)?function|method'", text):
        return "Square brackets stand after the name of a function. A function is called with round ones."
    if "is not subscriptable" in text:
        return "Square brackets take one item out of several, and this value is not several."
    if "list indices must be" in text:
        return "A position in a list is a whole number, without quotes and without a decimal point."
    if "not supported between" in text and "'str'" in text:
        return "A text is compared with something else than a text. Drop its quotes, or turn it into a number."
    if "'list'" in text and re.search("not supported between|unsupported operand", text):
        return "A whole list met a single value. Take its values one by one, with a for loop."
    if "'tuple'" in text and "unsupported operand" in text:
        return "A comma between numbers makes several values of them. Write decimals with a point: 0.5, not 0,5."
    if re.search("is not iterable|has no len", text):
        return "Several values are needed here, such as a list, and this is a single one."
    if "exceptions must derive" in text:
        return 'After raise comes the name of an error, as in raise ValueError("why").'
    return "Values of kinds that do not fit each other met in this line. Print each of them to see what it is."


def key_error(error: KeyError, _names: list[str]) -> str:
    """A key or column that is not there."""
    wanted = error.args[0] if error.args else ""
    return f"There is no key or column called {wanted!r} here. Capitals and blanks count; print the names there are."


def attribute_error(error: AttributeError, _names: list[str]) -> str:
    """Something after a dot that is not there."""
    if "NoneType" in str(error):
        return "The value before the dot is None: an earlier step handed nothing over."
    return (
        f"What stands before the dot has nothing called {error.name}. Is it misspelt, or is it another kind of value?"
    )


def value_error(error: ValueError, _names: list[str]) -> str:
    """A value of the right kind that makes no sense."""
    if re.search(r"could not convert|invalid literal", str(error)):
        return "This text cannot be read as a number. Look for blanks, currency signs, commas or letters in it."
    if "truth value" in str(error):
        return (
            "One yes or no is needed here, and there stands a whole column of them. Between columns write & in place "
            "of and, | in place of or, ~ in place of not, with round brackets around each question."
        )
    return "The kind of value is right, the value itself is refused. The last line says why."


def file_not_found(error: FileNotFoundError, _names: list[str]) -> str:
    """A file that is not there, perhaps one of the course's own."""
    name = Path(str(error.filename or "")).name
    try:
        for table, entry in resources().items():
            if entry["path"] == name and not (find_course() / "data" / name).exists():
                return missing(table, entry)
    except CourseError:
        pass
    return "There is no file at that place. Look at its name, and at the folder it lies in."


def plain_sentence(sentence: str) -> Explain:
    """The same sentence for every error of a kind."""
    return lambda _error, _names: sentence


#: The first kind that fits counts, so narrow ones stand before wide ones.
SENTENCES: list[tuple[type[BaseException], Explain]] = [
    (CourseError, lambda error, _names: str(error)),
    (NameError, name_error),
    (SyntaxError, syntax_error),
    (
        ZeroDivisionError,
        plain_sentence("Something was divided by zero. What should happen when there is nothing to count?"),
    ),
    (IndexError, plain_sentence("There is no such position: positions start at 0 and end one below the length.")),
    (KeyError, key_error),
    (ModuleNotFoundError, lambda error, _names: f"Python finds no package called {error.name}. Is its name misspelt?"),
    (ImportError, plain_sentence("The package is there, but not what you asked of it. Is the name misspelt?")),
    (AttributeError, attribute_error),
    (FileNotFoundError, file_not_found),
    (
        UnicodeDecodeError,
        plain_sentence("The file was saved with another alphabet than the one you named. Which program wrote it?"),
    ),
    (
        MemoryError,
        plain_sentence(
            "The machine has no room for a result of this size. Restart Python, and count the rows before each step."
        ),
    ),
    (RecursionError, plain_sentence("The function calls itself without end. What should stop it?")),
    (
        AssertionError,
        plain_sentence("A test said no: what stands after assert is not true. That is what tests are for."),
    ),
    (TypeError, type_error),
    (ValueError, value_error),
]


def last_line(error: BaseException) -> str:
    """The error's name and text, as Python prints it."""
    return "".join(traceback.format_exception_only(error)[-1:]).strip()


def place_of(error: BaseException, tb: TracebackType | None) -> str:
    """The line of the learner's cell that was running, such as ``Line 3: total / 0``."""
    if isinstance(error, SyntaxError):
        return place(error.lineno, (error.text or "").strip()) if error.lineno else ""
    found = ""
    for frame, number in traceback.walk_tb(tb):
        if is_cell(frame.f_code.co_filename):
            found = place(number, source_line(frame.f_code.co_filename, number))
    return found


def is_cell(filename: str) -> bool:
    """Whether code of this file name is a learner's: IPython's names, the kernel's, and those of the page."""
    return filename.startswith(("<ipython-input", "<cell ")) or "ipykernel_" in filename


def place(number: int, line: str) -> str:
    """A line with its number; only the number where the line is not known."""
    return f"Line {number}: {line}" if line else f"Line {number}"


def source_line(filename: str, number: int) -> str:
    """One line of a cell."""
    import linecache

    return linecache.getline(filename, number).strip()


def lines_for(error: BaseException, tb: TracebackType | None, names: list[str]) -> list[str]:
    """What is shown: where it happened, what it means, and Python's own last line."""
    lines = [place_of(error, tb), explain(error, names), last_line(error)]
    if isinstance(error, CourseError):
        lines = [str(error)]
    return [line for line in lines if line]


def install() -> None:
    """Explain errors in the running notebook from now on; nothing happens outside of one."""
    ip = shell()
    if ip is None or getattr(ip, "_techsales_explains", False):
        return
    ip._techsales_explains = True

    def handler(self: Any, kind: type[BaseException], error: BaseException, tb: Any, tb_offset: Any = None) -> None:
        names = [name for name in self.user_ns if not name.startswith("_")]
        self._showtraceback(kind, error, lines_for(error, tb, names))

    def syntax_handler(*_args: Any, **_kwargs: Any) -> None:
        import sys

        kind, error, tb = sys.exc_info()
        if error is None:  # met before the cell was compiled; IPython has kept it here
            error = getattr(sys, "last_value", None)
        if error is not None:
            ip._showtraceback(kind or type(error), error, lines_for(error, tb, []))

    ip.set_custom_exc((Exception,), handler)
    ip.showsyntaxerror = syntax_handler
