"""Who one attempt is compared with: each baseline configuration apart, each arm of people apart, never mixed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviews.comparison.budgets import Validity
from interviews.comparison.snapshots import Passage, Snapshot
from interviews.models import Attempt, BaselineConfiguration
from interviews.models.attempts import AttemptArm

PEOPLE_ARMS = (AttemptArm.HUMAN, AttemptArm.HUMAN_AI)
DIGEST_SHOWN = 8
REPEATED = "repeated"
OWN = "own"


@dataclass(frozen=True)
class Group:
    """Passages that are compared with as one group; `left_out` counts those left out whatever the budget."""

    name: str
    arm: str
    noun: str
    passages: tuple[Passage, ...]
    left_out: Mapping[str, int]
    configuration: BaselineConfiguration | None = None

    @property
    def is_people(self) -> bool:
        """Tell whether its members are people, of whom less is shown when they are few."""
        return self.configuration is None


def groups(snapshot: Snapshot, own: Attempt) -> tuple[Group, ...]:
    """Return all groups: configurations in the order they were made, then people without and with AI.

    The arm of people to which the own attempt belongs is there even when it is empty.
    """
    others = [passage for passage in snapshot.passages if passage.attempt_id != own.pk]
    return (*_configurations(snapshot, others), *_people(others, own))


def _configurations(snapshot: Snapshot, others: Sequence[Passage]) -> list[Group]:
    runs = defaultdict(list)
    for passage in others:
        if passage.configuration_id is not None:
            runs[passage.configuration_id].append(passage)
    ordered = sorted(snapshot.configurations.values(), key=lambda item: (item.created_at, item.pk))
    ran = [item for item in ordered if runs.get(item.pk)]
    names = Counter(item.name for item in ran)
    return [Group(_name(item, names[item.name] > 1), item.arm, "runs", tuple(runs[item.pk]), {}, item) for item in ran]


def _name(configuration: BaselineConfiguration, is_shared: bool) -> str:
    """Return the configuration's name, with a part of its digest where another beside it has the same name."""
    short = configuration.identity_digest[:DIGEST_SHOWN]
    return f"{configuration.name} [{short}]" if is_shared else configuration.name


def _people(others: Sequence[Passage], own: Attempt) -> list[Group]:
    by_arm: dict[str, list[Passage]] = {arm: [] for arm in PEOPLE_ARMS}
    for passage in others:
        if passage.subject_id is not None:
            by_arm[passage.arm].append(passage)
    wanted = [arm for arm in PEOPLE_ARMS if by_arm[arm] or arm == own.arm]
    return [_people_of(arm, by_arm[arm], own) for arm in wanted]


def _people_of(arm: AttemptArm, passages: Sequence[Passage], own: Attempt) -> Group:
    """Take one passage of each person and none of the own one: two of the same person are not independent."""
    by_subject = defaultdict(list)
    for passage in passages:
        by_subject[passage.subject_id].append(passage)
    own_others = by_subject.pop(own.subject_id, []) if own.subject_id is not None else []
    chosen = [_first_that_may_count(items) for items in by_subject.values()]
    repeated = sum(len(items) - 1 for items in by_subject.values())
    left_out = Counter({REPEATED: repeated, OWN: len(own_others)})
    noun = "people with AI" if arm == AttemptArm.HUMAN_AI else "people"
    return Group(str(arm.label), arm, noun, tuple(chosen), +left_out)


def _first_that_may_count(passages: Sequence[Passage]) -> Passage:
    """Return the person's first valid passage that has ended, since later ones had practice; else the first."""
    ended = (item for item in passages if item.validity is Validity.VALID and item.ended_ms is not None)
    return next(ended, passages[0])
