"""Places and numbers in the one flat array that the kernel of a search works on, its memory.

A word is a flat description of some public cases whose singers fit into the 63 bits of one number that both Python
and compiled code treat alike; lanes and planes are those of `lanes`, always four planes. A sheet is a row of numbers:
its length, its number of starts, three starts, its letters as their places in `LETTERS`. Laws are five numbers for
each letter: guard, effect, the effect's side or amount, side effect, the side effect's amount.

Compiled code keeps these numbers as they were: touch `singing.py` and `kernel.py` after a change here.
"""

from __future__ import annotations

# Guards and effects, numbered in the order in which `search` names them; side effects are effects, too.
ALWAYS, ABOVE, BELOW, EQUAL, DIFFERS, STILL, MOVED, FIRST, SECOND, THIRD = range(10)
REST, HEAR, TAKE, BOTH, GATHER, EXCHANGE, GIVE, RAISE, SHOW, KEEP, CLEAR, JOIN, ADD, SING = range(14)
SKIP, WAIT, TOP, START = range(14, 18)

# Everything stands in one array because compiled functions pass one cheaply and ten not. First the state: voices,
# notes, the voices when the last tick and when this one began, lanes at each line in two turns, counts.
NOTES, HEARD, BEFORE, CHANGED, MOVED_LANES, TURN, OTHER_TURN, COUNTS, SUM, LESS, SOUND = (
    *(4, 8, 12, 16, 17, 20, 100, 180, 260, 265, 270),
)
SKIPPING = 40
STATE_LENGTH = 280
# The state that was kept, and the table.
MARK = 300
MODULUS, LEFT_DISTANCE, RIGHT_DISTANCE, LEFT_HUM, RIGHT_HUM, LATE, FREE, TICKS, WATCHED, COUNTED, CASES = range(
    500, 511
)
WORDS, FIRST_WORD = 511, 512
LAWS, LAW_LENGTH = 520, 5
# The sheet that is sung, and the one it was changed from.
LENGTH, STARTS, FIRST_START, LETTERS = 600, 601, 602, 605
SHEET, CURRENT = 600, 700
SHEET_LENGTH, MOST_LINES = 45, 40
# The wrong lanes after each tick; words and cases come behind them.
WRONG = 800

# Places in a word, counted from its base; parts for 1, 2 and 3 starts stand at 13, 14 and 16.
EVERYONE, VOICES, TARGET, LEFT_INSIDE, LEFT_WALLED, RIGHT_INSIDE, RIGHT_WALLED, PARTS = 0, 1, 5, 9, 10, 11, 12, 13
FIRST_CASE, CASE_COUNT, LANE_COUNT = 19, 20, 21
WORD_LENGTH = 22

SCALE = 65536
LAST_TICKS = 30
FIRST_STAGE, SECOND_STAGE, STAGE_TICKS = 32, 80, 12
