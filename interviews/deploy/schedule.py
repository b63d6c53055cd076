"""Runs steps side by side, each once those it comes after are done."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from interviews.deploy.progress import Progress


@dataclass(frozen=True)
class Step:
    """One thing the machine must have: `needed` is asked, cheaply, once the steps named in `after` are done."""

    title: str
    needed: Callable[[], bool]
    do: Callable[[], None]
    after: tuple[str, ...] = ()


def run_all(steps: Sequence[Step], progress: Progress, cancel: Callable[[], None]) -> None:
    """Run the steps, listed so that each stands below those it comes after; the first failure cancels the others."""
    futures: dict[str, Future[None]] = {}
    with ThreadPoolExecutor(max_workers=len(steps) or 1) as pool:
        for step in steps:
            before = [futures[title] for title in step.after if title in futures]
            futures[step.title] = pool.submit(_run, step, before, progress)
        try:
            for future in as_completed(futures.values()):
                future.result()
        except BaseException:
            cancel()
            raise


def _run(step: Step, before: Sequence[Future[None]], progress: Progress) -> None:
    for future in before:
        if future.exception() is not None:
            return
    if not step.needed():
        return
    progress.begin(step.title)
    try:
        step.do()
    except BaseException:
        progress.fail(step.title)
        raise
    progress.end(step.title)
