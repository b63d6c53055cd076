"""Random programs for comparing the engine with the plain interpreter: small, and full of trouble."""

from __future__ import annotations

from hypothesis import strategies as st

from puzzles.accelerator.laws import CANONICAL, FROM, FROM_LANES, NUMBER, TO, TO_LANES

MEMORY_WORDS = 40
LAWS = {**CANONICAL, "cycles": 60, "lane_operations": 700}
"""Caps that small programs come to."""

words = st.one_of(st.integers(0, 45), st.sampled_from([2**31, 2**32 - 1, 31, 32, 33]), st.integers(0, 2**32 - 1))
images = st.lists(words, min_size=MEMORY_WORDS, max_size=MEMORY_WORDS)
# Few addresses, so that slots get in each other's way; now and then one that is not there.
_addresses = st.integers(0, 20)
_odd_addresses = st.one_of(_addresses, st.sampled_from([-1, 1528, 1529, 1535, 1536, 10**30]))
_numbers = st.one_of(st.integers(0, 12), st.integers(-3, 3), st.sampled_from([2**32 + 5, -(2**40), 10**50]))


@st.composite
def slots(draw, engine, odd=False):
    """A slot of an engine; with `odd`, perhaps with an address that scratch does not have."""
    name = draw(st.sampled_from(sorted(LAWS["operations"][engine])))
    address = _odd_addresses if odd else _addresses
    strategies = {TO: address, FROM: address, TO_LANES: address, FROM_LANES: address, NUMBER: _numbers}
    return (name, *(draw(strategies[kind]) for kind in LAWS["operations"][engine][name]))


@st.composite
def bundles(draw, odd=False):
    """A bundle within the slot limits, its engines in any order."""
    engines = draw(st.lists(st.sampled_from(list(LAWS["slots"])), unique=True, max_size=4))
    found = []
    for engine in engines:
        if engine == "debug":
            found.append((engine, ([], ["compare", 1])))
            continue
        most = min(3, LAWS["slots"][engine])
        found.append((engine, tuple(draw(st.lists(slots(engine, odd), max_size=most)))))
    return tuple(found)


@st.composite
def programs(draw):
    """A program that begins with words in scratch, so that something happens."""
    opening = tuple((("load", (("const", address, draw(words)),)),) for address in range(draw(st.integers(0, 8))))
    odd = draw(st.sampled_from([False, False, True]))
    return opening + tuple(draw(st.lists(bundles(odd), min_size=1, max_size=10)))
