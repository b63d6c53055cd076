"""The rows of a release's tables, streamed in an order that depends on the release's key alone."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F

import puzzles as puzzle_package
from interviews import bodies
from interviews.models import (
    Attempt,
    BaselineConfiguration,
    Checkpoint,
    Experiment,
    GradeRun,
    InterviewPuzzle,
    PuzzleVersion,
    Release,
)
from interviews.research.sealing import keyed_id
from puzzles.packs.instance import ORPHAN

BATCH = 200
PARTS = ("interview_version__interview", "subject", "configuration", "research_consent", "invitation__baseline_run")
Row = dict[str, Any]


@dataclass(frozen=True)
class Studied:
    """One selected attempt with everything of it that a release tells."""

    attempt: Attempt
    id: str
    puzzles: list[InterviewPuzzle]
    checkpoints: list[Checkpoint]
    experiments: list[Experiment]

    def scaled(self, ms: int) -> int:
        """Return a time on the attempt's clock as it would be without an accommodation."""
        return ms * 1000 // self.attempt.multiplier_permille

    def of_puzzle(self, puzzle: InterviewPuzzle) -> list[Checkpoint]:
        return [row for row in self.checkpoints if row.interview_puzzle_id == puzzle.pk]


@dataclass(frozen=True)
class Tables:
    """The tables of one release. Each method streams one table; memory holds one batch of attempts."""

    release: Release
    key: bytes

    def streams(self) -> dict[str, Callable[[], Iterator[Row]]]:
        """Return the tables' row streams by the tables' names."""
        return {
            "puzzles": self.puzzles,
            "baseline_configs": self.baseline_configs,
            "subjects": self.subjects,
            "attempts": self.attempts,
            "checkpoints": self.checkpoints,
            "experiments": self.experiments,
            "items": self.items,
        }

    def puzzles(self) -> Iterator[Row]:
        asked = PuzzleVersion.objects.filter(
            uses__version__attempts__releases=self.release, uses__is_practice=False
        ).distinct()
        rows = [_puzzle(self._puzzle_id(puzzle), puzzle, in_use=self._is_in_use(puzzle)) for puzzle in asked]
        yield from sorted(rows, key=lambda row: row["puzzle_id"])

    def baseline_configs(self) -> Iterator[Row]:
        ran = BaselineConfiguration.objects.filter(attempts__releases=self.release).distinct()
        for row in ran.order_by("identity_digest"):
            yield {
                "config_id": row.identity_digest,
                "name": row.name,
                "arm": row.arm,
                "family": row.family,
                "identity_json": json.dumps(row.identity, sort_keys=True),
            }

    def subjects(self) -> Iterator[Row]:
        codes = self.release.attempts.filter(subject__isnull=False).values_list("subject__code", flat=True)
        numbers = Counter(keyed_id(self.key, "subject", code) for code in codes)
        for subject, number in sorted(numbers.items()):
            yield {"subject_id": subject, "attempts": number}

    def attempts(self) -> Iterator[Row]:
        for studied in self._studied():
            yield self._attempt(studied)

    def checkpoints(self) -> Iterator[Row]:
        for studied in self._studied():
            puzzle_ids = {puzzle.pk: self._puzzle_id(puzzle.puzzle) for puzzle in studied.puzzles}
            for number, row in enumerate(studied.checkpoints, start=1):
                yield _checkpoint(studied, puzzle_ids[row.interview_puzzle_id], number, row)

    def experiments(self) -> Iterator[Row]:
        for studied in self._studied():
            asked = {puzzle.pk: puzzle.puzzle for puzzle in studied.puzzles}
            for row in studied.experiments:
                puzzle = asked[row.interview_puzzle_id]
                told = studied.attempt.configuration_id is not None and not self._is_in_use(puzzle)
                yield _experiment(studied, self._puzzle_id(puzzle), row, told=told)

    def items(self) -> Iterator[Row]:
        for studied in self._studied():
            for puzzle in studied.puzzles:
                yield _item(studied, self._puzzle_id(puzzle.puzzle), puzzle)

    def engine_digests(self) -> list[str]:
        """Return the digests of all engines that graded what is in the tables."""
        runs = GradeRun.objects.filter(
            submission__attempt__releases=self.release,
            submission__interview_puzzle__is_practice=False,
            submission__effective_run=F("pk"),
        )
        return sorted(set(runs.values_list("engine_digest", flat=True)) - {""})

    @cached_property
    def _families_in_use(self) -> frozenset[str]:
        """The families of hidden laws of which some puzzle may still be asked."""
        others = PuzzleVersion.objects.exclude(status=PuzzleVersion.Status.RETIRED)
        return frozenset(
            others.filter(definition__has_key="hidden").values_list("definition__hidden__family", flat=True)
        )

    def _is_in_use(self, puzzle: PuzzleVersion) -> bool:
        """Tell whether a puzzle, or another on the same machine, may still be asked."""
        family = puzzle.definition.get("hidden", {}).get("family")
        return puzzle.status != PuzzleVersion.Status.RETIRED or family in self._families_in_use

    def _puzzle_id(self, puzzle: PuzzleVersion) -> str:
        return keyed_id(self.key, "puzzle", f"{puzzle.key}#{puzzle.number}")

    def _attempt(self, studied: Studied) -> Row:
        attempt, version = studied.attempt, studied.attempt.interview_version
        assert attempt.finished_at is not None
        interview = f"{version.interview.code}#{version.number}"
        consent = getattr(attempt, "research_consent", None)
        run = getattr(attempt.invitation, "baseline_run", None)
        return {
            "attempt_id": studied.id,
            "subject_id": keyed_id(self.key, "subject", attempt.subject.code) if attempt.subject else None,
            "config_id": attempt.configuration.identity_digest if attempt.configuration else None,
            "arm": attempt.arm,
            "interview_id": keyed_id(self.key, "interview", interview),
            "ai_policy": version.ai_policy,
            "tools_policy": version.tools_policy,
            "submission_limit": version.submission_limit,
            "time_limit_ms": version.time_limit_ms,
            "wall_ms": studied.scaled(attempt.wall_ms(attempt.finished_at)),
            "end_reason": attempt.end_reason,
            "censored": attempt.censored,
            "validity": attempt.validity,
            "notice_version": attempt.notice_version,
            "consent_version": consent.text_version if consent else None,
            "score": puzzle_package.composite(
                [(puzzle.weight, _best(studied.of_puzzle(puzzle))) for puzzle in studied.puzzles]
            ),
            "run_seed": run.seed if run else None,
            "player_evaluations": run.evaluations if run else None,
        }

    def _studied(self) -> Iterator[Studied]:
        codes = self.release.attempts.values_list("code", "pk")
        in_order = sorted((keyed_id(self.key, "attempt", code), pk) for code, pk in codes)
        for start in range(0, len(in_order), BATCH):
            yield from self._batch(in_order[start : start + BATCH])

    def _batch(self, ids: list[tuple[str, int]]) -> Iterator[Studied]:
        attempts = Attempt.objects.select_related(*PARTS).in_bulk([pk for _, pk in ids])
        asked, reached = defaultdict(list), defaultdict(list)
        versions = {attempt.interview_version_id for attempt in attempts.values()}
        for puzzle in InterviewPuzzle.objects.filter(version__in=versions, is_practice=False).select_related("puzzle"):
            asked[puzzle.version_id].append(puzzle)
        rows = Checkpoint.objects.filter(attempt__in=attempts, interview_puzzle__is_practice=False)
        for row in rows.select_related("submission__effective_run").order_by("active_ms", "pk"):
            reached[row.attempt_id].append(row)
        tried = defaultdict(list)
        made = Experiment.objects.filter(attempt__in=attempts, state=Experiment.State.MADE)
        for one in made.filter(interview_puzzle__is_practice=False).order_by("created_at", "pk"):
            tried[one.attempt_id].append(one)
        for attempt_id, pk in ids:
            puzzles = asked[attempts[pk].interview_version_id]
            yield Studied(attempts[pk], attempt_id, puzzles, reached[pk], tried[pk])


def _laws(definition: dict[str, Any], *, in_use: bool) -> Any:
    """Return the law table that a release may tell of a retired puzzle."""
    hidden = definition.get("hidden")
    if hidden is None or hidden["mode"] == ORPHAN or in_use:
        return definition["laws"]
    return definition["instance"]["laws"] if "instance" in definition else hidden["laws"]


def _puzzle(puzzle_id: str, puzzle: PuzzleVersion, *, in_use: bool) -> Row:
    definition, open_ = puzzle.definition, puzzle.status == PuzzleVersion.Status.RETIRED
    return {
        "puzzle_id": puzzle_id,
        "machine": puzzle.machine,
        "difficulty": puzzle.difficulty,
        "features": definition["features"],
        "metrics": definition["metrics"],
        "naive": _figures(definition["naive"]),
        "par": _figures(definition["par"]),
        "par_status": definition["par_status"],
        "status": puzzle.status,
        "key": puzzle.key if open_ else None,
        "number": puzzle.number if open_ else None,
        "title": puzzle.title if open_ else None,
        "laws_json": json.dumps(_laws(definition, in_use=in_use), sort_keys=True) if open_ else None,
    }


def _checkpoint(studied: Studied, puzzle_id: str, number: int, row: Checkpoint) -> Row:
    run = row.submission.effective_run if row.submission else None
    return {
        "attempt_id": studied.id,
        "puzzle_id": puzzle_id,
        "number": number,
        "active_ms": studied.scaled(row.active_ms),
        "wall_ms": studied.scaled(row.wall_ms),
        "verdict": row.verdict,
        "counted": row.counted,
        "score_so_far": row.score_so_far,
        "metrics": _figures(row.metrics),
        "tokens": row.tokens,
        "cost_microdollars": row.cost_microdollars,
        "engine_digest": run.engine_digest if run else None,
        "experiments": row.experiments,
    }


def _experiment(studied: Studied, puzzle_id: str, row: Experiment, *, told: bool) -> Row:
    return {
        "attempt_id": studied.id,
        "puzzle_id": puzzle_id,
        "number": row.number,
        "active_ms": studied.scaled(row.active_ms),
        "wall_ms": studied.scaled(row.wall_ms),
        "program": bodies.text_of(bytes(row.program)) if told else None,
        "input": bodies.text_of(bytes(row.input)) if told else None,
        "observation_json": json.dumps(row.observation["observation"], sort_keys=True) if told else None,
    }


def _item(studied: Studied, puzzle_id: str, puzzle: InterviewPuzzle) -> Row:
    rows = studied.of_puzzle(puzzle)
    solved = [row for row in rows if row.counted and row.verdict == GradeRun.Verdict.VALID]
    score = _best(rows)
    best = next((row for row in solved if row.score_so_far == score), None)
    lowest: dict[str, float] = {}
    for row in solved:
        for name, value in row.metrics.items():
            lowest[name] = min(value, lowest.get(name, value))
    return {
        "attempt_id": studied.id,
        "puzzle_id": puzzle_id,
        "position": puzzle.position,
        "weight": puzzle.weight,
        "score": score,
        "solved": bool(solved),
        "checkpoints": len(rows),
        "first_valid_ms": studied.scaled(solved[0].active_ms) if solved else None,
        "best_ms": studied.scaled(best.active_ms) if best else None,
        "metrics_at_best": _figures(best.metrics) if best else [],
        "best_metrics": _figures(lowest),
    }


def _best(rows: list[Checkpoint]) -> float:
    """Return the score that counts in the end: the highest, and 0 for an unsolved puzzle."""
    solved = (row.score_so_far for row in rows if row.counted and row.verdict == GradeRun.Verdict.VALID)
    return max(solved, default=0.0)


def _figures(metrics: Mapping[str, float]) -> list[tuple[str, float]]:
    return [(name, float(value)) for name, value in sorted(metrics.items())]
