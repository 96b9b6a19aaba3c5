from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from accounts import roles
from accounts.models.person import Person
from accounts.permissions import Permission, Scope


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("person__directorate")

    def create_user(
        self, email: str, password: str | None = None, *, person: Person, **fields: Any
    ) -> "User":
        """Make a sign-in for `person`; without a password it can only be reached by a reset link."""
        user = self.model(email=self.normalize_email(email).lower(), person=person, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A sign-in: an e-mail address and a password. Everything about who it is stands on the Person."""

    PERSONAL = ("email",)

    email = models.EmailField(_lazy("e-mail address"), unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, related_name="sign_in", verbose_name=_lazy("person")
    )
    is_active = models.BooleanField(_lazy("may sign in"), default=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)  # noqa: TID251  # named by a migration

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        ordering = ["email"]
        verbose_name = _lazy("sign-in")

    def __str__(self) -> str:
        return self.email

    @property
    def label(self) -> str:
        """How the register names whoever did something: the post where there is one."""
        return str(self.person)

    @cached_property
    def role_keys(self) -> frozenset[str]:
        """The roles held, in one query a request."""
        return frozenset(grant.role for grant in self.grants.all())

    @property
    def roles(self) -> list[roles.Role]:
        """The roles held, in the order in which the council names them."""
        return [role for role in roles.ROLES if role.key in self.role_keys]

    @cached_property
    def reach(self) -> Mapping[Permission, frozenset[Scope]]:
        """Every permission held, with the scopes in which it holds."""
        found: dict[Permission, frozenset[Scope]] = {}
        held = (roles.BY_KEY[key] for key in self.role_keys if key in roles.BY_KEY)
        for role in held:  # a grant of a role that there is no longer gives nothing
            for permission, scope in role.allows.items():
                found[permission] = found.get(permission, frozenset()) | {scope}
        return found

    def may(self, permission: Permission) -> bool:
        """Whether some role allows `permission` at all; for one record ask its `access` module."""
        return self.is_active and permission in self.reach


class RoleGrant(models.Model):
    """One role held by one sign-in."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_lazy("role"), max_length=20, choices=roles.CHOICES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="accounts_role_held_once")]
        verbose_name = _lazy("role")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
