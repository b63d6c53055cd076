"""What k tries give on average, estimated without bias from n of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .ranking import rank_keys


def best_of_k(values: Sequence[float], k: int, higher_is_better: bool = True) -> float:
    """Return the expected best of `k` results drawn without replacement from `values` (length n >= k).

    This is the mean of the best over all C(n, k) subsets: the i-th smallest is the best of
    C(i - 1, k - 1) of them. It is unbiased for k independent runs, which the plug-in estimate
    1 - (1 - F)^k is not. In the unit of `values`. An unsolved score is 0; a raw metric with unsolved runs has no
    mean. Raises ValueError unless 1 <= k <= n and all values are finite.
    """
    n = len(values)
    if not 1 <= k <= n:
        raise ValueError(f"best of k needs 1 <= k <= n; got k = {k} of n = {n}")
    ascending = sorted(rank_keys(values, higher_is_better))
    subsets = math.comb(n, k)
    best = math.fsum(math.comb(i, k - 1) / subsets * ascending[i] for i in range(k - 1, n))
    return best if higher_is_better else -best


def pass_at_k(successes: int, n: int, k: int) -> float:
    """Return the probability 0..1 that at least one of `k` tries succeeds, from `successes` in `n` tries.

    1 - C(n - c, k) / C(n, k), unbiased (Chen et al. 2021, arXiv:2107.03374, equation 1).
    Raises ValueError unless 0 <= successes <= n and 1 <= k <= n.
    """
    if not 0 <= successes <= n or not 1 <= k <= n:
        raise ValueError(f"pass at k needs 0 <= successes <= n and 1 <= k <= n; got {successes} of {n}, k = {k}")
    return 1 - math.comb(n - successes, k) / math.comb(n, k)
