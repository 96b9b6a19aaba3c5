"""What an answer may name: people who can put a gap right, and documents that can show a Yes. Read once for a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounts.models import Person
from governance.models import Answer
from register.forms.person_choice import PeopleByName
from register.models import Document
from register.record.header import Header
from register.related.kinds import BY_SLUG
from register.services import sensitive
from register.services.sensitive import WordsMark


@dataclass(frozen=True)
class AnswerOptions:
    """Who may put a gap right, and documents by their keys."""

    people: PeopleByName
    documents: Mapping[int, Document]
    marks: Mapping[int, WordsMark] = field(
        default_factory=dict
    )  # how the words of each answer are marked, by its key


def answer_options_for(header: Header, answers: Iterable[Answer]) -> AnswerOptions:
    """Return who and what may be named in this partnership, with whatever the answers name already."""
    people = {person.pk: person for person in Person.objects.serving().select_related("directorate")}
    papers = {paper.pk: paper for paper in BY_SLUG["document"].rows(header).filter(withdrawn_on=None)}
    for answer in answers:
        if answer.owner:
            people.setdefault(answer.owner.pk, answer.owner)
        if answer.document:
            papers.setdefault(answer.document.pk, answer.document)
    marks = {words.key: said for words, said in sensitive.find_marks(header.pk, Answer).items()}
    return AnswerOptions(PeopleByName(people.values()), papers, marks)
