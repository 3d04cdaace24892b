"""Eight sister companies of Ferrowick, one an industry, each with a cause of its own planted in its tables."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from techsales.industries.generate import make_company, make_scene

__all__ = ["make_company", "make_scene"]


def __getattr__(name: str) -> Any:
    """The two makers, when first asked for: a case of the ladder needs an industry's words and no tables."""
    if name in __all__:
        from techsales.industries import generate

        return getattr(generate, name)
    raise AttributeError(name)
