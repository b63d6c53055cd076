"""Accounts of staff: made by the operator, with a generated password that is shown once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from interviews.models import Membership, Organisation, User, audit
from interviews.models.codes import ALPHABET

PASSWORD_GROUPS = 4
GROUP_LENGTH = 5  # 4 groups of 5 out of 30 signs: 98 bits


@dataclass(frozen=True)
class Account:
    """A user's account; the password is there only when it was made just now."""

    user: User
    password: str | None


def new_password() -> str:
    """Return a random password that can be read out and typed."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(PASSWORD_GROUPS))
    return "-".join(groups)


def add(organisation: Organisation, email: str, role: str, *, at: datetime, name: str = "") -> Account:
    """Give a person a role in the organisation; an account they have already keeps its password."""
    with transaction.atomic():
        user, password = User.objects.filter(email__iexact=email).first(), None
        if user is None:
            password = new_password()
            user = User.objects.create_user(email, password, name=name)
        _, made = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
        if made:
            audit.record(organisation, None, "staff.added", user.code, at=at, role=role)
        return Account(user, password)


def reset_password(user: User) -> Account:
    """Give an account a new password; sessions under the old one end."""
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    return Account(user, password)
