"""manage.py make_administrator EMAIL --post POST"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts import invitations
from accounts.models import Person, User
from accounts.services import sign_ins
from accounts.services.sign_ins import ADMINISTRATOR, OFFICER, Rights
from core.history import writing
from core.history.actors import SYSTEM


class Command(BaseCommand):
    help = (
        "Give somebody the first sign-in of a new register, and print the address at which they choose a password. "
        "They are its administrator, and its partnership officer too until somebody else is: an administrator alone "
        "changes no partnership. All other sign-ins are given in the browser, on the page of each person."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--post", default="Administrator of the register", help="Their post in the council."
        )

    def handle(self, *, email: str, post: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address. Nothing was written.") from None
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(
                f"{email} signs in already. Change that sign-in in the browser. Nothing was written."
            )
        with transaction.atomic():
            person = Person.objects.filter(post=post, sign_in=None).first()
            person = person or writing.insert(Person(post=post, email=email.lower()), by=SYSTEM)
            user = sign_ins.make(person, Rights(email.lower(), [ADMINISTRATOR, OFFICER]), by=SYSTEM)
            path = invitations.build_path(user)
        self.stdout.write(
            f"{user.email} is administrator and partnership officer: the one keeps the register running, the other "
            "fills it. Take the second role away on the page of the person once somebody else holds it. "
            "To choose a password, open once, on the register's host:"
        )
        self.stdout.write(path)
