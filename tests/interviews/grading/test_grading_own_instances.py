"""A machine of one's own: each attempt's seed, what it decides, and who never sees it."""

import json

import pytest
from django.urls import reverse
from stage import ApiClient

import puzzles
from interviews import puzzle_bank
from interviews.candidate import journey
from interviews.grading import running
from interviews.grading.experimenting import make_experiment
from interviews.grading.intake import submissions_left, submit
from interviews.grading.replaying import replay
from interviews.models import ApiToken, Attempt, InterviewPuzzle
from interviews.refusals import RefusedError

KEYS = ("orphan/easy", "orphan/medium")


@pytest.fixture
def own_interview(make_puzzles):
    return make_puzzles(*KEYS)


@pytest.fixture
def take(own_interview, make_invitation, now):
    """Have another person start."""

    def start(seed: int | None = None) -> Attempt:
        attempt = journey.accept(make_invitation(own_interview)[0], at=now, research_consent=False)
        if seed is not None:
            Attempt.objects.filter(pk=attempt.pk).update(instance_seed=seed)
            attempt.refresh_from_db()
        journey.start(attempt, at=now)
        return attempt

    return start


@pytest.fixture
def easy(own_interview) -> InterviewPuzzle:
    return own_interview.current.puzzles.get(slug="orphan-easy")


@pytest.fixture
def medium(own_interview) -> InterviewPuzzle:
    return own_interview.current.puzzles.get(slug="orphan-medium")


def solution(task: puzzles.Task) -> bytes:
    """A shortest program, by trying all that are short."""
    import itertools

    for length in range(1, 4):
        for keys in itertools.product("abcdefgh", repeat=length):
            program = "".join(keys).encode()
            if puzzles.evaluate(task, program, "00")["verdict"] == "valid":
                return program
    raise AssertionError(f"{task.key} has no program of three keys")


def test_every_attempt_is_given_its_own_seed(take):
    seeds = {take().instance_seed for _ in range(5)}
    assert len(seeds) == 5


def test_a_baseline_has_its_own_seed_too(baseline_attempt, started):
    assert baseline_attempt.instance_seed != started.instance_seed


def test_what_is_asked_comes_from_the_seed(take, easy):
    tasks = [puzzle_bank.task_of(take(seed), easy) for seed in (17, 18)]
    assert [task.key for task in tasks] == ["orphan/easy~17", "orphan/easy~18"]
    assert tasks[0].true_laws != tasks[1].true_laws


def test_practice_is_the_same_for_all_and_tells_nothing_of_ones_own(take, own_interview):
    attempt = take(17)
    practice = own_interview.current.puzzles.get(is_practice=True)
    task = puzzle_bank.task_of(attempt, practice)
    assert task.key == "orphan/practice"
    own = [puzzle_bank.task_of(attempt, item) for item in own_interview.current.puzzles.filter(is_practice=False)]
    assert task.hidden.family not in {item.hidden.family for item in own}
    assert all(task.true_laws != item.true_laws for item in own)


@pytest.mark.usefixtures("broker")
def test_a_program_is_graded_on_the_attempts_own_machine(take, easy, grade, now):
    first, second = take(17), take(18)
    program = solution(puzzle_bank.task_of(first, easy))
    runs = [grade(submit(attempt, easy, program, at=now)) for attempt in (first, second)]
    assert [run.verdict for run in runs] == ["valid", "wrong"]
    assert [run.task_key for run in runs] == ["orphan/easy~17", "orphan/easy~18"]


@pytest.mark.usefixtures("broker")
def test_a_score_is_relative_to_the_own_machines_par(take, easy, grade, now):
    attempt = take(17)
    task = puzzle_bank.task_of(attempt, easy)
    run = grade(submit(attempt, easy, solution(task), at=now))
    assert easy.puzzle.definition["par"] != task.par
    assert attempt.checkpoints.get().score_so_far == puzzles.score(task.naive, task.par, [run.metrics]).value


@pytest.mark.usefixtures("broker")
def test_queries_are_counted_over_the_family(take, easy, medium, grade, now):
    attempt = take(17)
    for puzzle in (easy, medium):
        make_experiment(attempt, puzzle, b"ab", "3,4,7", at=now)
    assert {row.family for row in attempt.experiments.all()} == {"orphan~17"}
    run = grade(submit(attempt, easy, solution(puzzle_bank.task_of(attempt, easy)), at=now))
    assert run.metrics["queries"] == 2


@pytest.mark.usefixtures("broker")
def test_experiments_before_the_start_are_on_the_practice_machine_alone(own_interview, make_invitation, now):
    attempt = journey.accept(make_invitation(own_interview)[0], at=now, research_consent=False)
    practice = own_interview.current.puzzles.get(is_practice=True)
    made = make_experiment(attempt, practice, b"ab", "3,4,7", at=now)
    assert (made.family, made.active_ms) == ("orphan-practice", 0)
    journey.start(attempt, at=now)
    easy = own_interview.current.puzzles.get(slug="orphan-easy")
    assert submit(attempt, easy, b"ab", at=now).experiments_before == 0


@pytest.mark.usefixtures("broker")
def test_a_replay_takes_the_key_that_was_graded(take, easy, grade, now):
    attempt = take(17)
    run = grade(submit(attempt, easy, b"ab", at=now))
    Attempt.objects.filter(pk=attempt.pk).update(instance_seed=99)
    run.submission.attempt.refresh_from_db()
    assert replay(run).differences == []


@pytest.mark.usefixtures("broker")
def test_the_tasks_own_limit_of_submissions_holds(take, easy, now):
    attempt = take(17)
    assert submissions_left(attempt, easy) == 3
    for _ in range(3):
        submit(attempt, easy, b"ab", at=now)
    with pytest.raises(RefusedError, match="used up"):
        submit(attempt, easy, b"ab", at=now)


def test_the_limit_is_told(take, easy, client, clock, now):
    attempt = take(17)
    session = client.session
    session["attempts"] = [attempt.code]
    session.save()
    assert "0 of 3 submissions used" in client.get(f"/a/{attempt.code}/p/orphan-easy/").content.decode()
    assert ApiClient(ApiToken.issue(attempt, now)).get("/attempt/puzzles/orphan-easy").json()["submission_limit"] == 3


@pytest.mark.usefixtures("broker")
def test_neither_seed_nor_laws_are_told_anywhere(take, easy, client, clock, now):
    attempt = take(987654321012345)
    api, at = ApiClient(ApiToken.issue(attempt, now)), f"/a/{attempt.code}"
    session = client.session
    session["attempts"] = [attempt.code]
    session.save()
    answers = [api.post("/attempt/puzzles/orphan-easy/experiments", {"program": "ab", "input": "3,4,7"})]
    for program in (b"ab", b"?", b"abcdefgh"):
        answers += [api.post_text(f"/attempt/puzzles/orphan-easy/{what}", program) for what in ("submissions", "check")]
    for submission in attempt.submissions.all():
        running.grade(submission, now=lambda: now)
    for what in ("", "/puzzles/orphan-easy", "/puzzles/orphan-easy/submissions", "/puzzles/orphan-easy/experiments"):
        answers.append(api.get(f"/attempt{what}"))
    for path in ("/", "/p/orphan-easy/", "/p/orphan-easy/submissions/", "/p/orphan-medium/", "/notice/"):
        answers.append(client.get(f"{at}{path}"))
    assert {answer.status_code for answer in answers} <= {200, 201, 202}
    texts = [answer.content.decode() for answer in answers]
    laws = puzzle_bank.task_of(attempt, easy).true_laws
    secrets = ["987654321012345", json.dumps(laws["quirk"]), *(json.dumps(law) for law in laws["keys"].values())]
    assert [secret for secret in secrets for text in texts if secret in text] == []
    assert api.get("/attempt/puzzles/orphan-easy").json()["task"] == "orphan/easy"


def test_a_task_that_is_another_for_everybody_has_a_title_for_all(db, client, make_staff, now):
    client.force_login(make_staff("hiring_manager"))
    page = " ".join(client.get(reverse("hiring:new_interview")).content.decode().split())
    assert "each candidate gets a machine of their own" in page
    assert puzzle_bank.version_of("orphan/brutal", now).title == "Brutal"
