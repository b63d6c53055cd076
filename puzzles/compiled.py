"""Compiles search kernels with numba where it is installed (the extra `search`), and leaves them plain where not.

A kernel is a module of functions on whole numbers and flat arrays of them, decorated with `jit` and imported by a
machine's `search` alone, so that nothing else waits for numba. Whatever it computes must come out the same either
way: numbers stay below 2**63 (mask them), arrays are made by `numbers`, chance comes from `next_random`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

try:
    import numba
    import numpy
except ImportError:
    COMPILED = False
else:
    COMPILED = True

MASK = 0x7FFFFFFFFFFFFFFF


def jit(function: Kernel) -> Kernel:
    """Compile a kernel at its first call and keep the result on disk; without numba, return it as it is."""
    if not COMPILED:
        return function
    compile_lazily: Any = numba.njit(cache=True, boundscheck=False)
    compiled: Kernel = compile_lazily(function)
    return compiled


def numbers(values: Iterable[int]) -> Any:
    """Make a flat array of 64-bit whole numbers that kernels read and write."""
    return numpy.array(list(values), dtype=numpy.int64) if COMPILED else array("q", values)


@jit
def next_random(state: Any, below: int) -> int:
    """Draw a number from 0 to `below` - 1; `state` is an array of one number that is not 0, and moves on.

    Xorshift on 63 bits (Marsaglia 2003, "Xorshift RNGs", the triple 13, 7, 17 with every shift masked).
    """
    one = int(state[0])
    one ^= (one << 13) & 0x7FFFFFFFFFFFFFFF
    one ^= one >> 7
    one ^= (one << 17) & 0x7FFFFFFFFFFFFFFF
    state[0] = one
    return (one >> 20) % below
