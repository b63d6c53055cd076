"""Organisations, their staff, and the subjects who take interviews."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower

from interviews.models.choices import one_of
from interviews.models.codes import CODE_LENGTH, new_code


class Organisation(models.Model):
    """A wall: no row of one organisation is visible to another's staff."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    name = models.CharField(max_length=200)
    accommodations_contact = models.EmailField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class StaffManager(UserManager["User"]):
    """Makes users who are known by their mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        user = User(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractUser):
    """A member of staff. Candidates have no account: their invitation is their key."""

    username = None  # type: ignore[assignment]
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.name or self.email


class MembershipRole(models.TextChoices):
    OWNER = "owner", "Owner"
    HIRING_MANAGER = "hiring_manager", "Hiring manager"
    REVIEWER = "reviewer", "Reviewer"
    RESEARCHER = "researcher", "Researcher"
    PUZZLE_AUTHOR = "puzzle_author", "Puzzle author"


class Membership(models.Model):
    """The role of a user in an organisation."""

    Role = MembershipRole

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="one_membership_of_each_role"),
            one_of("role", MembershipRole),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} of {self.organisation}"


class Subject(models.Model):
    """One person within one organisation, however often they are invited. Holds nothing personal."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="subjects")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The person's name; empty once it was erased."""
        details = getattr(self, "details", None)
        return "" if details is None else details.name


class PersonalDetails(models.Model):
    """Who a subject is: a row of its own, so that it can be erased alone."""

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, related_name="details")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.EmailField()

    class Meta:
        verbose_name_plural = "personal details"
        constraints = [
            models.UniqueConstraint("organisation", Lower("email"), name="one_subject_per_person_and_organisation"),
        ]

    def __str__(self) -> str:
        return self.name
