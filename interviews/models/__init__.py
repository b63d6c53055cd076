"""The rows, by noun. Everything that tells one organisation's rows from another's is in `interviews.access`."""

from interviews.models.attempts import ApiToken, Attempt, AttemptEvent, ClockEntry, Draft, Invitation
from interviews.models.audit import AuditEntry
from interviews.models.baselines import BaselineConfiguration, BaselineRun
from interviews.models.experiments import Experiment
from interviews.models.interviews import Interview, InterviewPuzzle, InterviewVersion, PuzzleVersion
from interviews.models.people import Membership, Organisation, PersonalDetails, Subject, User
from interviews.models.research import Release, ResearchConsent
from interviews.models.submissions import Checkpoint, GradeRun, Submission

__all__ = [
    "ApiToken",
    "Attempt",
    "AttemptEvent",
    "AuditEntry",
    "BaselineConfiguration",
    "BaselineRun",
    "Checkpoint",
    "ClockEntry",
    "Draft",
    "Experiment",
    "GradeRun",
    "Interview",
    "InterviewPuzzle",
    "InterviewVersion",
    "Invitation",
    "Membership",
    "Organisation",
    "PersonalDetails",
    "PuzzleVersion",
    "Release",
    "ResearchConsent",
    "Subject",
    "Submission",
    "User",
]
