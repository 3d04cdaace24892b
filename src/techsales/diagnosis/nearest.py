"""The nearest name to a misspelt one, for a sentence."""

from difflib import get_close_matches


def offer(text: str, known: list[str]) -> str:
    """``Did you mean "firmware"?``, or all that there is, where nothing is near."""
    by_fold = {name.casefold(): name for name in known}
    near = get_close_matches(text.casefold(), by_fold, n=1, cutoff=0.5)
    if near:
        return f'Did you mean "{by_fold[near[0]]}"?'
    return f"There is: {', '.join(known)}."
