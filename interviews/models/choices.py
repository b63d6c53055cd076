"""Choices of a field as a constraint of the database too."""

from django.db import models


def one_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """Return the constraint that `field` holds one of `choices`."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}), name=f"%(class)s_{field}_is_known"
    )
