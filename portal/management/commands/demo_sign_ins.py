from typing import Any

from django.core.management.base import BaseCommand

from portal.demo import seed
from portal.management.commands.seed_demo import find_demo_password


class Command(BaseCommand):
    help = "Say how to sign in to the demo, one address for each role."

    def handle(self, **options: Any) -> None:
        found = seed.list_demo_sign_ins()
        if found:
            self.stdout.write("  Sign in with one of these:")
        for email, role in found:
            self.stdout.write(f"    {email:28} {role}")
        if found:
            self.stdout.write(f"  The password of each is  {find_demo_password()}\n")
