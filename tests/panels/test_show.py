import subprocess
import sys

import pytest

from techsales.panels import Choice, Panel, Range, Switch, show, twin_html
from techsales.panels.show import live, twin_text


def double(number: float, word: str, loud: bool) -> dict:
    return {"twice": number * 2, "word": word.upper() if loud else word}


PANEL = Panel(
    name="double",
    title="Twice <as> much",
    inputs={
        "number": Range("number", 0, 10, 0.5, start=3),
        "word": Choice("word", ("yes", "no"), start="yes"),
        "loud": Switch("loud", start=False),
    },
    state=double,
    view=lambda state: f"<p>{state['twice']:g} {state['word']}</p>",
    says=lambda state: f"It is {state['twice']:g}.",
    twin=(
        {"number": 1.5, "word": "yes", "loud": False},
        {"number": 3.0, "word": "no", "loud": True},
        {"number": 10.0, "word": "no", "loud": False},
    ),
)


def test_the_twin_shows_three_settings_in_words_and_in_html():
    assert twin_text(PANEL).splitlines() == [
        "Twice <as> much",
        "number 1.5, word yes, loud off: It is 3.",
        "number 3, word no, loud on: It is 6.",
        "number 10, word no, loud off: It is 20.",
    ]
    page = twin_html(PANEL)
    assert page.count("<figure") == 3 and "<p>6 NO</p>" in page
    assert "Twice &lt;as&gt; much" in page and "<as>" not in page and "<script" not in page


def test_outside_a_notebook_the_twin_is_printed(capsys):
    show(PANEL)
    assert "number 3, word no, loud on: It is 6." in capsys.readouterr().out


def test_the_live_panel_follows_its_inputs():
    box = live(PANEL)
    _, number, word, loud, result = box.children
    assert "It is 6." in result.value and "6 yes" in result.value
    number.value, word.value, loud.value = 4.5, "no", True
    assert "It is 9." in result.value and "9 NO" in result.value
    assert (number.min, number.max, number.step) == (0, 10, 0.5)


def test_whole_numbers_get_a_slider_of_whole_numbers():
    from techsales.panels.loops import step_the_loop

    sliders = live(step_the_loop).children[1:-1]
    assert all(isinstance(slider.value, int) for slider in sliders)


def every_panel() -> list[Panel]:
    import techsales.panels as package

    return [value for value in vars(package).values() if isinstance(value, Panel)]


@pytest.mark.parametrize("panel", every_panel(), ids=lambda panel: panel.name)
def test_every_panel_of_the_course_opens_and_has_a_twin_without_scripts(panel: Panel):
    assert panel.state(**panel.start())
    assert len(panel.twin) == 3
    assert all(setting.keys() == panel.inputs.keys() for setting in panel.twin)
    page = twin_html(panel)
    assert "<script" not in page and " id=" not in page and "style=" not in page
    assert live(panel).children


def test_pages_need_no_widgets():
    code = "import sys; from techsales.panels import show, step_the_loop; show(step_the_loop); print('ipywidgets' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).splitlines()[-1] == "False"
