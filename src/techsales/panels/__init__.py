"""What-if panels: ``show(step_the_loop)``."""

from techsales.panels.cleaning import cleaning_steps
from techsales.panels.control import chosen_for_low_scores
from techsales.panels.csat import silent_customers
from techsales.panels.functions import break_the_function
from techsales.panels.join_explosion import join_explosion
from techsales.panels.loops import step_the_loop
from techsales.panels.mix_and_rates import mix_and_rates
from techsales.panels.offer import offer
from techsales.panels.pairs import compare_two_deals
from techsales.panels.panel import Choice, Panel, Range, Switch
from techsales.panels.projects import against_which_date
from techsales.panels.requirement import build_a_requirement
from techsales.panels.review import review_the_report
from techsales.panels.roi_scenarios import roi_scenarios
from techsales.panels.show import show, twin_html
from techsales.panels.slide import cross_examine
from techsales.panels.tickets import counting_rules
from techsales.panels.win_rate import win_rate

__all__ = [
    "Choice",
    "Panel",
    "Range",
    "Switch",
    "against_which_date",
    "break_the_function",
    "build_a_requirement",
    "chosen_for_low_scores",
    "cleaning_steps",
    "compare_two_deals",
    "counting_rules",
    "cross_examine",
    "join_explosion",
    "mix_and_rates",
    "offer",
    "review_the_report",
    "roi_scenarios",
    "show",
    "silent_customers",
    "step_the_loop",
    "twin_html",
    "win_rate",
]
