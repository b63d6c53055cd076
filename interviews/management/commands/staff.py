"""`manage.py staff`: organisations and the accounts of their staff."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from interviews.hiring import staffing
from interviews.models import Membership, Organisation, User


class Command(BaseCommand):
    help = "Make organisations and give people roles in them. Passwords are generated and shown once."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="list organisations with their staff")
        organisation = acts.add_parser("organisation", help="make an organisation")
        organisation.add_argument("name")
        organisation.add_argument("--contact", required=True, help="mail address for candidates with questions")
        add = acts.add_parser("add", help="give a person a role, and an account if they have none")
        add.add_argument("email")
        add.add_argument("--role", required=True, choices=Membership.Role.values)
        add.add_argument("--organisation", help="its name or code; may be left out where there is only one")
        add.add_argument("--name", default="", help="how the person is shown to others")
        password = acts.add_parser("password", help="give a person a new password")
        password.add_argument("email")

    def handle(self, *, act: str, **options: Any) -> None:
        acts = {"list": self._list, "organisation": self._organisation, "add": self._add, "password": self._password}
        acts[act](options)

    def _list(self, _: dict[str, Any]) -> None:
        for organisation in Organisation.objects.order_by("name"):
            self.stdout.write(f"{organisation.name} ({organisation.code})")
            for row in organisation.memberships.select_related("user").order_by("user__email", "role"):
                self.stdout.write(f"  {row.user.email}  {row.role}")

    def _organisation(self, options: dict[str, Any]) -> None:
        contact, name = _address(options["contact"]), " ".join(options["name"].split())
        if Organisation.objects.filter(name__iexact=name).exists():
            raise CommandError(f"There is an organisation named {name} already.")
        made = Organisation.objects.create(name=name, accommodations_contact=contact, created_at=timezone.now())
        self.stdout.write(f"Made {made.name} ({made.code}). Now: manage.py staff add EMAIL --role owner")

    def _add(self, options: dict[str, Any]) -> None:
        organisation = organisation_named(options["organisation"])
        email, role = _address(options["email"]), options["role"]
        account = staffing.add(organisation, email, role, name=options["name"], at=timezone.now())
        self.stdout.write(f"{account.user.email} is {Membership.Role(role).label.lower()} of {organisation.name}.")
        self._show(account)

    def _password(self, options: dict[str, Any]) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody has an account under {options['email']}.")
        self._show(staffing.reset_password(user))

    def _show(self, account: staffing.Account) -> None:
        if account.password is None:
            self.stdout.write("The account was there already and keeps its password.")
        else:
            self.stdout.write(f"Password, shown this once: {account.password}")


def organisation_named(words: str | None) -> Organisation:
    """Return the organisation of this name or code, or the only one there is."""
    found = list(Organisation.objects.order_by("name"))
    if words is not None:
        found = [row for row in found if words == row.code or words.casefold() == row.name.casefold()]
    if len(found) == 1:
        return found[0]
    if words is None and not found:
        raise CommandError("There is no organisation yet: manage.py staff organisation NAME --contact EMAIL")
    problem = "Name the organisation" if words is None else f"No single organisation is called {words}"
    names = ", ".join(f"{row.name} ({row.code})" for row in Organisation.objects.order_by("name"))
    raise CommandError(f"{problem}: --organisation with the name or code of one of {names}.")


def _address(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"{email} is not a mail address.") from None
    return email
