"""Practice: the right wall's hum taken up by everybody; two letters are enough."""

from __future__ import annotations

from puzzles.choir.specification import Brief, Rules

BRIEF = Brief(
    title="Echo",
    difficulty="practice",
    ask=(
        "The singers have voices from {least} to {most}. In the end everyone must hold the hum of the right wall,"
        " {right}."
    ),
    hint=(
        "A first step: `R` puts what is heard from the right into the hidden note. Nobody hears a note: what else must"
        " the sheet do so that the next singer hears it, too? The sheet begins again by itself, so say only what one"
        " round of it does. The sheet in the editor is the one from the rules; change it as you like."
    ),
    hint_letters="RX",
    rules=Rules(silent=False, target="right wall"),
    examples=((3, 1), (2, 6, 4), (5, 5, 3, 4)),
    naive={"lines": 4, "ticks": 1896},
    par={"lines": 2, "ticks": 998},
    par_status="best known",
    features=("line", "lockstep"),
)
