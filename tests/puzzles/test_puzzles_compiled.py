"""Search kernels draw the same chances whether they are compiled or plain."""

from array import array

from puzzles import compiled
from puzzles.compiled import MASK, next_random, numbers

START = 0x123456789ABCDEF & MASK


def test_chance_is_the_same_compiled_and_plain():
    assert compiled.COMPILED, "the extra `search` belongs to the development set-up"
    fast, plain = numbers([START]), array("q", [START])
    assert [next_random(fast, 97) for _ in range(2000)] == [next_random.py_func(plain, 97) for _ in range(2000)]


def test_chance_is_spread_evenly():
    state = array("q", [START])
    drawn = [next_random.py_func(state, 10) for _ in range(20_000)]
    assert all(1800 < drawn.count(number) < 2200 for number in range(10))
