"""Choosing a person by typing: a box that offers posts and names, works without a script and loses nothing typed."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from accounts.models import Person
from core.listing.choices import MOST_OFFERED, join_with_or
from core.models.folding import fold

FEW = 5  # people who are named in a sentence
HINT = _lazy("Type part of a post or a name, and choose.")


class PeopleByName:
    """People and what each is called: post and name, with the directorate where two would be called the same."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people: Sequence[Person] = list(people)

    @cached_property
    def labels(self) -> dict[int, str]:
        """What each is called, by their keys."""
        found = {person.pk: _named(person) for person in self.people}
        for apart in (_directorate, _number):
            several = Counter(map(_plain, found.values()))
            for person in self.people:
                if several[_plain(found[person.pk])] > 1:
                    found[person.pk] = f"{found[person.pk]} ({apart(person)})"
        return found

    @cached_property
    def everybody(self) -> "PeopleByName":
        """Everybody in the register, those who may not be chosen among them."""
        return PeopleByName(Person.objects.filter(merged_into=None).select_related("directorate"))

    @cached_property
    def _by_key(self) -> dict[int, Person]:
        return {one.pk: one for one in self.people}

    @cached_property
    def _called(self) -> dict[str, list[Person]]:
        """The people by what each is called, as names are compared."""
        found: dict[str, list[Person]] = {}
        for one in self.people:
            found.setdefault(_plain(self.labels[one.pk]), []).append(one)
        return found

    @cached_property
    def _named(self) -> dict[str, list[Person]]:
        """The people by their post and by their name, as these are compared."""
        found: dict[str, list[Person]] = {}
        for one in self.people:
            for text in dict.fromkeys((_plain(one.post), _plain(one.name))):
                found.setdefault(text, []).append(one)
        return found

    @cached_property
    def _folded(self) -> list[tuple[str, str]]:
        return [(fold(label), label) for label in self.labels.values()]

    def label_of(self, key: int) -> str:
        """Return what the person of a key is called; empty where they are not among these."""
        return self.labels.get(key, "")

    def read(self, value: Any) -> Person | None:
        """Return the person whom a typed name means, None for nothing. Raises ValidationError in words.

        A whole label is enough, and a post or a name that only one of them has. A key counts where our own code gives
        it as a number; a number that somebody typed is no key, or "1" would choose somebody they never saw.
        """
        if isinstance(value, int):
            return self._by_key.get(value) or self._refuse(str(value))
        typed = str(value or "").replace("\x00", "").strip()
        if not typed:
            return None
        wanted = _plain(typed)
        found = self._called.get(wanted) or self._named.get(wanted, [])
        return found[0] if len(found) == 1 else self._refuse(typed)

    def _refuse(self, typed: str) -> Person:
        words = _plain(typed).split()
        likely = [label for folded, label in self._folded if all(word in folded for word in words)]
        raise ValidationError(_unclear(typed[:80], likely), code="unclear")

    def shown(self, value: Any) -> Any:
        """Return what stands in the box: what a key's person is called, anything else as it was typed."""
        key = value.pk if isinstance(value, Person) else value
        return (self.label_of(key) or value) if isinstance(key, int) else value


def _named(person: Person) -> str:
    """Return post and name; an e-mail address in the place of a name is left out where there is a post."""
    return person.post if person.post and "@" in person.name else person.in_full


def _directorate(person: Person) -> str:
    return str(person.directorate or _("no directorate"))


def _number(person: Person) -> str:
    return str(person.pk)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _unclear(typed: str, names: Sequence[str]) -> str:
    if not names:
        text = _(
            "Nobody to choose is called “%(typed)s”. Check the spelling, or have them added under People."
        )
        return text % {"typed": typed}
    if len(names) > FEW:
        text = ngettext(
            "“%(typed)s” may be %(names)s or one other. Type more of the post or the name.",
            "“%(typed)s” may be %(names)s or %(n)s others. Type more of the post or the name.",
            len(names) - FEW,
        )
        return text % {"typed": typed, "names": ", ".join(names[:FEW]), "n": len(names) - FEW}
    if len(names) == 1:
        return _("Did you mean %(name)s? Choose them from the list.") % {"name": names[0]}
    return _("“%(typed)s” may be %(names)s. Choose one of them.") % {
        "typed": typed,
        "names": join_with_or(names),
    }


class PersonWidget(forms.TextInput):
    """A text field that offers people where the browser can.

    Of more than a box can show, those like what was typed are offered once the page is shown again.
    """

    template_name = "register/widgets/person.html"
    offered: Callable[[], Iterable[str]] = staticmethod(tuple)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_people"
        context["widget"]["attrs"]["list"] = listed
        return context | {"listed": listed, "known": self._find_offered(value)}

    def _find_offered(self, value: Any) -> list[str]:
        names = list(self.offered())
        if len(names) <= MOST_OFFERED:
            return names
        typed = fold(str(value or "")).split()
        likely = [name for name in names if typed and all(word in fold(name) for word in typed)]
        return likely[:MOST_OFFERED]


class _ComparesKeys:
    """A field whose initial value is the key of a person."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether somebody else was chosen: the name of who is recorded is no change of their key."""
        try:
            chosen = self.to_python(data)  # type: ignore[attr-defined]
        except ValidationError:
            return True
        return (chosen.pk if chosen else None) != (getattr(initial, "pk", initial) or None)


class PersonField(_ComparesKeys, forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who answers for something: a post with its holder, or a name. Those who have left are not offered."""

    widget = PersonWidget
    may_not: Callable[[str], str] | None = (
        None  # says of somebody in the register why they may not be chosen here
    )

    def __init__(self, *args: Any, councillors: bool = False, **options: Any) -> None:
        people = Person.objects.serving()
        options["queryset"] = people.filter(is_councillor=True) if councillors else people
        options["help_text"] = options.get("help_text") or HINT
        self._read: tuple[Any, PeopleByName] | None = None
        super().__init__(*args, **options)

    def __deepcopy__(self, memo: Any) -> "PersonField":
        copied: PersonField = super().__deepcopy__(memo)  # type: ignore[misc]
        copied._read = None
        copied.widget.offered = lambda: copied.people.labels.values()
        return copied

    @property
    def people(self) -> PeopleByName:
        """The people who may be chosen, read once for a form."""
        if self._read is None or self._read[0] is not self.queryset:
            rows: Any = self.queryset
            self._read = self.queryset, PeopleByName(rows.select_related("directorate"))
        return self._read[1]

    def share(self, people: PeopleByName, person_id: int | None) -> None:
        """Take those who were read once for many forms, where whoever is recorded now is one of them."""
        if not person_id or person_id in people.labels:
            self._read = self.queryset, people

    def keep(self, person_id: int | None) -> None:
        """Take whoever is recorded now as well, so that saving the form does not take them away."""
        offered: Any = self.queryset
        if person_id:
            self.queryset = Person.objects.filter(Q(pk__in=offered.values("pk")) | Q(pk=person_id))

    def prepare_value(self, value: Any) -> Any:
        return self.people.shown(value) if value not in self.empty_values else value

    def to_python(self, value: Any) -> Person | None:
        if value in self.empty_values:
            return None
        try:
            return self.people.read(value)
        except ValidationError as unclear:
            raise self._refuse_outsider(value) or unclear from None

    def _refuse_outsider(self, typed: Any) -> ValidationError | None:
        """Say of somebody who is in the register but not among those who may be chosen why they may not."""
        try:
            person = self.people.everybody.read(typed)
        except ValidationError:
            return None
        if person is None or person.pk in self.people.labels:
            return None
        called = _named(person)
        if person.has_left:
            text = _("%(who)s has left, so they cannot be chosen") % {"who": called}
        elif self.may_not:
            text = self.may_not(called)
        else:
            text = _("%(who)s cannot be chosen here") % {"who": called}
        return ValidationError(text, code="unclear")


class GivenPersonField(_ComparesKeys, forms.Field):
    """The same where the people are read already, once for many forms of a page."""

    widget = PersonWidget

    def __init__(
        self, *, people: PeopleByName, may_not: Callable[[Any], str] = lambda _typed: "", **options: Any
    ) -> None:
        options["help_text"] = options.get("help_text") or HINT
        super().__init__(**options)
        self.people, self._may_not = people, may_not
        self.widget.offered = people.labels.values

    def __deepcopy__(self, memo: Any) -> "GivenPersonField":
        copied: GivenPersonField = super().__deepcopy__(memo)  # type: ignore[misc]
        copied.widget.offered = self.people.labels.values
        return copied

    def prepare_value(self, value: Any) -> Any:
        return self.people.shown(value)

    def to_python(self, value: Any) -> Person | None:
        try:
            return self.people.read(value)
        except ValidationError as unclear:
            said = self._may_not(value)
            raise (ValidationError(said, code="unclear") if said else unclear) from None
