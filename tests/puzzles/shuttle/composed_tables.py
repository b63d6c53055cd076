"""Random law tables composed of parts, for property tests."""

from hypothesis import strategies as st

from puzzles.shuttle.grammar import ENTRIES, laws_of, with_law
from puzzles.shuttle.laws import TABLES
from puzzles.shuttle.laws import laws_of as table_of

ALL_LAWS = laws_of("r/right", "full")
RAILS = st.text(alphabet="rwimkf", min_size=1, max_size=12)
BITS = st.text(alphabet="01", max_size=20)


@st.composite
def composed_tables(draw, most=6):
    """A permuted table in which some entries have laws of the grammar."""
    laws = table_of(draw(st.integers(0, TABLES - 1)))
    changes = draw(st.dictionaries(st.sampled_from(ENTRIES), st.sampled_from(ALL_LAWS), max_size=most))
    for entry, law in changes.items():
        laws = with_law(laws, entry, law)
    return laws
