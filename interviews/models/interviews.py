"""Interviews, their versions, and the puzzles they are made of."""

from django.db import models

from interviews.models.choices import one_of
from interviews.models.codes import CODE_LENGTH, new_code
from interviews.models.people import Organisation, User

KEY_LENGTH = 160  # machine/task@instance~seed, each name of at most 40 characters
FAMILY_LENGTH = 120


class PuzzleVersionStatus(models.TextChoices):
    LIVE = "live", "Live"
    SATURATED = "saturated", "Saturated"
    RETIRED = "retired", "Retired"


class PuzzleVersion(models.Model):
    """A task under certain laws, metrics, naive values and pars. Results of two versions are never pooled."""

    Status = PuzzleVersionStatus

    key = models.CharField(max_length=KEY_LENGTH)  # as in puzzles.task(key), before any candidate's own seed
    number = models.PositiveIntegerField()
    definition_digest = models.CharField(max_length=64)
    machine = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    difficulty = models.CharField(max_length=20)
    # Laws, metrics, naive, par, par_status, features, gate; of an instance its fields, with hidden laws: never shown.
    definition = models.JSONField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.LIVE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "definition_digest"], name="one_version_per_definition"),
            models.UniqueConstraint(fields=["key", "number"], name="versions_of_a_puzzle_are_numbered"),
            one_of("status", PuzzleVersionStatus),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.number}"


class Interview(models.Model):
    """What an organisation invites people to. Its settings live in numbered versions."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="interviews")
    title = models.CharField(max_length=200)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title

    @property
    def current(self) -> "InterviewVersion":
        """The version to which the next person is invited."""
        return self.versions.latest("number")


class InterviewVersionAiPolicy(models.TextChoices):
    FORBIDDEN = "forbidden", "Forbidden"
    ALLOWED = "allowed", "Allowed"
    LOGGED = "logged", "Allowed and logged"


class InterviewVersionToolsPolicy(models.TextChoices):
    VALIDITY_ONLY = "validity_only", "Verdict and metrics only"
    FULL_TOOLS = "full_tools", "Trace and stepping too"


class InterviewVersionHistograms(models.TextChoices):
    DURING = "during", "After the first valid solution"
    AFTER = "after", "After the end"


class InterviewVersion(models.Model):
    """The settings under which attempts are made. Never changed once somebody was invited to it."""

    AiPolicy = InterviewVersionAiPolicy

    ToolsPolicy = InterviewVersionToolsPolicy

    Histograms = InterviewVersionHistograms

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    time_limit_ms = models.PositiveBigIntegerField()
    ai_policy = models.CharField(max_length=12, choices=AiPolicy.choices)
    tools_policy = models.CharField(max_length=16, choices=ToolsPolicy.choices)
    histograms = models.CharField(max_length=8, choices=Histograms.choices)
    submission_limit = models.PositiveIntegerField(default=30)  # graded submissions per puzzle
    welcome = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "number"], name="versions_of_an_interview_are_numbered"),
            models.CheckConstraint(condition=models.Q(time_limit_ms__gt=0), name="time_limit_is_positive"),
            one_of("ai_policy", InterviewVersionAiPolicy),
            one_of("tools_policy", InterviewVersionToolsPolicy),
            one_of("histograms", InterviewVersionHistograms),
        ]

    def __str__(self) -> str:
        return f"{self.interview} v{self.number}"

    @property
    def hides_laws(self) -> bool:
        """Tell whether laws of some machine are to be found out by experiments."""
        return self.puzzles.filter(is_practice=False, puzzle__definition__has_key="hidden").exists()


class InterviewPuzzle(models.Model):
    """A puzzle's place in an interview; practice puzzles are untimed and weigh nothing."""

    version = models.ForeignKey(InterviewVersion, on_delete=models.CASCADE, related_name="puzzles")
    puzzle = models.ForeignKey(PuzzleVersion, on_delete=models.PROTECT, related_name="uses")
    position = models.PositiveIntegerField()
    slug = models.SlugField(max_length=60)
    weight = models.PositiveIntegerField()
    is_practice = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "slug"], name="one_slug_per_interview_version"),
            models.UniqueConstraint(fields=["version", "position"], name="puzzles_of_an_interview_are_ordered"),
            models.CheckConstraint(
                condition=models.Q(is_practice=False) | models.Q(weight=0), name="practice_weighs_nothing"
            ),
        ]

    def __str__(self) -> str:
        return self.slug
