"""What-if panels: ``show(step_the_loop)``."""

from techsales.panels.csat import silent_customers
from techsales.panels.functions import break_the_function
from techsales.panels.loops import step_the_loop
from techsales.panels.panel import Choice, Panel, Range, Switch
from techsales.panels.show import show, twin_html
from techsales.panels.slide import cross_examine

__all__ = [
    "Choice",
    "Panel",
    "Range",
    "Switch",
    "break_the_function",
    "cross_examine",
    "show",
    "silent_customers",
    "step_the_loop",
    "twin_html",
]
