"""The columns of a release's tables. A change of any of them is a new SCHEMA_VERSION.

Times are milliseconds since the attempt's clock started. Ids are keyed hashes that hold within one release alone,
except `config_id`, the public digest of a baseline configuration, which is the same in all.
"""

import pyarrow as pa

SCHEMA_VERSION = "3"

_METRICS = pa.map_(pa.string(), pa.float64())
_ID = pa.field("attempt_id", pa.string(), nullable=False)
_PUZZLE = pa.field("puzzle_id", pa.string(), nullable=False)

TABLES: dict[str, pa.Schema] = {
    "puzzles": pa.schema(
        [
            _PUZZLE,
            pa.field("machine", pa.string(), nullable=False),
            pa.field("difficulty", pa.string(), nullable=False),
            pa.field("features", pa.list_(pa.string()), nullable=False),
            pa.field("metrics", pa.list_(pa.string()), nullable=False),
            pa.field("naive", _METRICS, nullable=False),
            pa.field("par", _METRICS, nullable=False),
            pa.field("par_status", pa.string(), nullable=False),
            pa.field("status", pa.string(), nullable=False),
            pa.field("key", pa.string()),  # this and the next three: retired puzzles only
            pa.field("number", pa.int32()),
            pa.field("title", pa.string()),
            pa.field("laws_json", pa.string()),
        ]
    ),
    "baseline_configs": pa.schema(
        [
            pa.field("config_id", pa.string(), nullable=False),
            pa.field("name", pa.string(), nullable=False),
            pa.field("arm", pa.string(), nullable=False),
            pa.field("family", pa.string(), nullable=False),
            pa.field("identity_json", pa.string(), nullable=False),
        ]
    ),
    "subjects": pa.schema(
        [
            pa.field("subject_id", pa.string(), nullable=False),
            pa.field("attempts", pa.int32(), nullable=False),
        ]
    ),
    "attempts": pa.schema(
        [
            _ID,
            pa.field("subject_id", pa.string()),
            pa.field("config_id", pa.string()),
            pa.field("arm", pa.string(), nullable=False),
            pa.field("interview_id", pa.string(), nullable=False),
            pa.field("ai_policy", pa.string(), nullable=False),
            pa.field("tools_policy", pa.string(), nullable=False),
            pa.field("submission_limit", pa.int32(), nullable=False),
            pa.field("time_limit_ms", pa.int64(), nullable=False),
            pa.field("wall_ms", pa.int64(), nullable=False),
            pa.field("end_reason", pa.string(), nullable=False),
            pa.field("censored", pa.bool_(), nullable=False),
            pa.field("validity", pa.string(), nullable=False),
            pa.field("notice_version", pa.string(), nullable=False),
            pa.field("consent_version", pa.string()),
            pa.field("score", pa.float64(), nullable=False),
            pa.field("run_seed", pa.int64()),  # this and the next: runs of a player only
            pa.field("player_evaluations", pa.int64()),
        ]
    ),
    "checkpoints": pa.schema(
        [
            _ID,
            _PUZZLE,
            pa.field("number", pa.int32(), nullable=False),
            pa.field("active_ms", pa.int64(), nullable=False),
            pa.field("wall_ms", pa.int64(), nullable=False),
            pa.field("verdict", pa.string(), nullable=False),
            pa.field("counted", pa.bool_(), nullable=False),
            pa.field("score_so_far", pa.float64(), nullable=False),
            pa.field("metrics", _METRICS, nullable=False),
            pa.field("tokens", pa.int64()),
            pa.field("cost_microdollars", pa.int64()),
            pa.field("engine_digest", pa.string()),
            pa.field("experiments", pa.int32()),  # made by then; puzzles with hidden laws only
        ]
    ),
    "experiments": pa.schema(
        [
            _ID,
            _PUZZLE,
            pa.field("number", pa.int32(), nullable=False),
            pa.field("active_ms", pa.int64(), nullable=False),
            pa.field("wall_ms", pa.int64(), nullable=False),
            pa.field("program", pa.string()),  # this and the next two: of players, on machines retired altogether
            pa.field("input", pa.string()),
            pa.field("observation_json", pa.string()),
        ]
    ),
    "items": pa.schema(
        [
            _ID,
            _PUZZLE,
            pa.field("position", pa.int32(), nullable=False),
            pa.field("weight", pa.int32(), nullable=False),
            pa.field("score", pa.float64(), nullable=False),
            pa.field("solved", pa.bool_(), nullable=False),
            pa.field("checkpoints", pa.int32(), nullable=False),
            pa.field("first_valid_ms", pa.int64()),
            pa.field("best_ms", pa.int64()),
            pa.field("metrics_at_best", _METRICS, nullable=False),
            pa.field("best_metrics", _METRICS, nullable=False),
        ]
    ),
}

DESCRIPTIONS = {
    "puzzles": "Puzzle versions that the attempts were asked. Laws, title and key only of retired ones.",
    "baseline_configs": "Exact configurations of the baselines that ran.",
    "subjects": "People with a live consent to research, one row each.",
    "attempts": "One row per finished attempt of a consenting person or of a baseline.",
    "checkpoints": "Every graded submission, in order, with its time, verdict, metrics and the score by then.",
    "experiments": "Every experiment on a machine whose laws are hidden, in order, with its time.",
    "items": "Attempt by puzzle: best score, when it was first solved, metrics at the best score and the best ones.",
}
NOTES = [
    "Times are milliseconds since the attempt's clock started; active_ms leaves out time that our own failures took.",
    "Times of attempts on a multiplied clock are divided by the multiplier, so that an accommodation does not show.",
    "metrics_at_best are those of the first checkpoint that reached the item's score; best_metrics are the lowest "
    "values over all counted valid checkpoints. Lower is better in every metric.",
    "A checkpoint that is not counted came after the deadline. What we failed to grade has no checkpoint.",
    "run_seed is what a player's search began with; player_evaluations is how many programs it tried on its own copy "
    "of the machine, none of which the site graded. Both are empty for people, the second for a run broken off too.",
    "Experiments of all puzzles on one machine are numbered together; puzzle_id is the one for which it was made. What "
    "people tried is their own writing and left out; what players tried, and saw, is told once every puzzle on that "
    "machine is retired. So are its hidden laws, except those that were drawn for each attempt.",
    "validity other than valid marks attempts that comparisons leave out by default.",
]
