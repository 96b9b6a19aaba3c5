"""No page, list, search or file shows a word that is exempt to a reader without the right to it.

Words that stand nowhere else are planted in every text of a wholly exempt partnership, and in the marked fields and
documents of another; then every address is opened by every role that may not read them, and by one that may.
"""

import io
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, Panel, Person, User
from core.models import AccessEvent
from core.models.fields import WordsField
from governance.assessments import service as assessments_service
from register.listing.partnerships import PartnershipListing
from register.models import MARK, Document, KeptText, Membership, Partnership, Statement, list_markable_words
from register.related.kinds import KINDS
from register.services import partnerships, sensitive
from register.services.sensitive import MARKABLE
from register.standing import refresh as standing_refresh
from reviews.actions.listing import ActionListing
from reviews.annual import service as annual_service
from reviews.choices import ScoreKind
from reviews.models import Review, Risk
from reviews.risks import service as risks_service
from reviews.risks.listing.listing import RiskListing
from tests.access.planted_words import PLANTED, plant_words
from tests.access.test_matrix import ROWS
from tests.factories.accounts import PersonFactory
from tests.factories.governance import answered, started
from tests.factories.measures import MeasureFactory
from tests.factories.register import OrganisationFactory, PartnershipFactory
from tests.factories.related import MAKERS, DocumentVersionFactory
from tests.factories.reviews import RiskFactory, accepted, opened

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
WITHOUT = ("sponsor", "panel", "reader", "administrator")
WITH = "adviser"
SPONSOR = "zqsponsor"  # a post that is in the list of people: only that it answers for this one is hidden
# Texts that everybody may read of a wholly exempt partnership.
OPEN = {("partnership", "name"), ("partnership", "reference")}
COLUMNS = (
    "tier,status,sponsor,next_review,rating,signs,money,reference,form,directorate,theme,lead,panel,"
    "legal_power,starts_on,ends_on,last_safe_on"
)
# Whoever may change something may read exempt text (test_one_rule.py): their pages need no look here.
FIELDS = (*MARKABLE, "name")  # a name can be marked too, though no page offers it
# Where the search looks for words that are hidden in the one partnership and in the other.
SEARCHED_OF_THE_WHOLE = {
    "partnership.old_reference", "partnership.other_names", "partnership.welsh_name", "partnership.purpose",
    "partnership.legal_power", "partnership.area", "document.title", "meeting.title", "note.text", "action.what",
    "risk.title",
}  # fmt: skip
SEARCHED_OF_THE_HALF = {
    "before.name", "marked.name", "marked.other_names", "marked.purpose", "marked.legal_power", "paper.title",
    "now note.text", "now meeting.title", "now action.what", "now risk.title", "now risk.action",
}  # fmt: skip
MARKED = ("note", "meeting", "liability", "action")  # what can be marked by itself
# What no page shows to anybody once a record is marked or has gone, or while it is open.
GONE = ("gone", "once", "why gone", "why now", "now action.evidence", "now risk.tolerated_why")
READERS = frozenset({"panel", "reader", "adviser", "audit", "democratic"})


@dataclass
class Scene:
    """A wholly exempt partnership and one with marks, the people, and every word that is hidden in them."""

    people: dict[str, User]
    whole: Partnership
    half: Partnership
    words: dict[str, str] = field(default_factory=dict)  # the word, and where it stands
    made: dict[str, Any] = field(default_factory=dict)  # what the rows of the access matrix remember

    @property
    def own(self) -> Partnership:
        return self.whole

    @property
    def other(self) -> Partnership:
        return self.half

    def word(self, *where: str) -> str:
        """Return a word that stands nowhere else: such as `zqliabilitywhat`."""
        word = "zq" + "".join(where).replace("_", "").replace(" ", "").lower()
        self.words[word] = ".".join(where)
        return word


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.fixture
def scene(people: dict[str, User], adults: Directorate, tmp_path: Any, settings: Any) -> Scene:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    common: dict[str, Any] = {"live": True, "directorate": adults, "panel": Panel.objects.get(slug="adults")}
    whole = PartnershipFactory(name="Quiet House", lead=people["reader"].person, **common)
    half = PartnershipFactory(name="Open House", lead=people["reader"].person, **common)
    found = Scene(people, whole, half)
    _fill_whole(found, people["officer"])
    _fill_half(found, people["officer"])
    standing_refresh.refresh([whole.pk, half.pk])
    return found


def texts(model: type[models.Model]) -> list[str]:
    """Return the fields of a model in which people write freely."""
    return [
        one.name
        for one in model._meta.concrete_fields
        if type(one) in (models.CharField, models.TextField, WordsField) and one.editable and not one.choices
    ]


def _fill(scene: Scene, record: Any, kind: str, apart: Collection[str] = ()) -> list[str]:
    names = [name for name in texts(type(record)) if (kind, name) not in OPEN and name not in apart]
    for name in names:
        setattr(record, name, scene.word(kind, name)[: type(record)._meta.get_field(name).max_length])
    return names


def _fill_whole(scene: Scene, by: User) -> None:
    whole, reader = scene.whole, scene.people["reader"].person
    partnerships.change(
        whole, names=_fill(scene, whole, "partnership"), by=by, reason=scene.word("why changed")
    )
    Partnership.objects.filter(pk=whole.pk).update(sponsor=PersonFactory(post=SPONSOR), exempt_paragraph=3)
    whole.refresh_from_db()
    for kind in KINDS:
        more = {"owner": reader, "due_on": TODAY} if kind.slug == "action" else {}
        more |= {"organisation": OrganisationFactory(name="Vale Trust")} if kind.slug == "membership" else {}
        more |= {"last_safe_on": TODAY, "kind": "end"} if kind.slug == "key_date" else {}
        part = MAKERS[kind.slug](partnership=whole, **more)
        names = _fill(scene, part, kind.slug, apart=MARK)
        if names:
            kind.service.change(part, names=names, by=by, reason=scene.word("why", kind.slug))
    KeptText.objects.create(
        partnership=whole,
        column=scene.word("kept", "column"),
        text=scene.word("kept", "text"),
        source="old.csv",
    )
    Statement.objects.create(partnership=whole, fact="exit-plan", value="yes", text=scene.word("stated"))
    risk = RiskFactory(partnership=whole, now=(4, 5), owner=reader, review_by=TODAY)
    _fill(scene, risk, "risk", apart=MARK)
    risk.save()
    measure = MeasureFactory(partnership=whole)
    measure.name = scene.word("measure", "name")
    measure.save()
    accepted(whole, by=by)
    line = opened(whole, by=by).lines.first()
    assert line is not None
    said = {"comment": scene.word("review", "comment"), "evidence": scene.word("review", "evidence")}
    annual_service.change_line(line, value="yes", by=by, on=TODAY, **said)
    annual_service.delegate_draft(line.review, to=reader, by=by)
    answered(started(whole, by=by), by=by)


def _fill_half(scene: Scene, by: User) -> None:
    half = scene.half
    for name in FIELDS:
        setattr(half, name, scene.word("before", name))
    partnerships.change(half, names=FIELDS, by=by, reason=scene.word("why before"))
    for name in FIELDS:
        setattr(half, name, scene.word("marked", name))
        sensitive.mark_field(half, field=name, paragraph=3, reason=scene.word("why marked", name), by=by)
    partnerships.change(half, names=FIELDS, by=by, reason=scene.word("why marked again"))
    kind = next(kind for kind in KINDS if kind.slug == "document")
    paper = kind.service.add(
        Document(partnership=half, kind="exit_plan", title=scene.word("paper", "title"), held="Legal"), by=by
    )
    paper.held, paper.exempt = scene.word("paper", "held"), True
    kind.service.change(paper, names=["held", "exempt"], by=by, reason=scene.word("why paper"))
    DocumentVersionFactory(document=paper, original_name=scene.word("paper", "file") + ".pdf")
    assessment = answered(started(half, by=by), by=by)
    question = assessments_service.list_asked(assessment)[0].question
    values = {"value": "yes", "document": paper}
    assessments_service.write_answer(assessment, key=question.key, values=values, by=by, on=TODAY)
    plant_words(scene, by)
    for slug in MARKED:
        _fill_marked(scene, slug, by)
    _fill_marked_risk(scene, by)
    for name in ("membership", "representative", "action", "key_date"):
        more = {"owner": scene.people["reader"].person} if name == "action" else {}
        MAKERS[name](partnership=half, **more)
    RiskFactory(partnership=half, now=(4, 5), owner=scene.people["reader"].person, review_by=TODAY)


def _fill_marked(scene: Scene, slug: str, by: User) -> None:
    """Write something that was open once, and is marked with other words now; and another that went while marked."""
    kind = next(kind for kind in KINDS if kind.slug == slug)
    more = {"owner": scene.people["reader"].person, "due_on": TODAY} if slug == "action" else {}
    for when in ("now", "gone"):
        part = MAKERS[slug](partnership=scene.half, **more)
        names = _fill(scene, part, f"once {when} {slug}", apart=MARK)
        kind.service.change(part, names=names, by=by)
        _fill(scene, part, f"{when} {slug}")
        part.exempt_paragraph = 3
        kind.service.change(part, names=[*names, *MARK], by=by, reason=scene.word(f"why {when}", slug))
    kind.service.remove(part, by=by, reason=scene.word("why gone", slug))


def _fill_marked_risk(scene: Scene, by: User) -> None:
    """Write a risk that was open once, with its scores and what is to be done about it, and is marked now."""
    reader = scene.people["reader"].person
    risk = RiskFactory(partnership=scene.half, now=(4, 5), owner=reader, review_by=TODAY)
    names = _fill(scene, risk, "once risk", apart=MARK)
    risks_service.change(risk, names=names, on=TODAY, by=by)
    risk.refresh_from_db()
    acted = {"owner": reader, "due_on": TODAY, "on": TODAY, "by": by}
    risks_service.add_action(risk, what="Ask the partners", **acted)
    _fill(scene, risk, "now risk")
    risk.exempt_paragraph = 3
    risks_service.change(risk, names=[*names, *MARK], on=TODAY, by=by, reason=scene.word("why now", "risk"))
    why = scene.word("now risk", "score why")
    risks_service.score(risk, kind=ScoreKind.CURRENT, levels=(5, 5), on=TODAY, by=by, why=why)
    risks_service.add_action(risk, what=scene.word("now risk", "action"), **acted)
    scene.made["marked risk"] = risk


# --- What can be opened ---------------------------------------------------------------------------------


def addresses(scene: Scene) -> Iterator[str]:
    """Yield every address that can be opened: of both partnerships, of what belongs to them, and of every list."""
    for partnership in (scene.whole, scene.half):
        yield from _in_the_matrix(scene, partnership)
        yield from _of(partnership)
    for seat in Membership.objects.filter(partnership__in=[scene.whole, scene.half]):
        yield seat.organisation.get_absolute_url()
    for person in Person.objects.all():
        yield reverse("person", args=[person.pk])
        yield f"{reverse('gaps')}?post={person.pk}"
    listed = reverse("partnership_list")
    yield f"{listed}?columns={COLUMNS}&per_page=100"
    yield from (f"{listed}?o={name}" for name in COLUMNS.split(","))
    for name in ("partnership_export", "risks_export", "actions_export"):
        yield from (reverse(name, args=[kind]) for kind in ("csv", "json", "xlsx"))


def _in_the_matrix(scene: Scene, partnership: Partnership) -> Iterator[str]:
    rows = SimpleNamespace(people=scene.people, own=partnership, other=partnership, made=scene.made)
    for name, row in ROWS.items():
        if row.method == "get" and not row.public and row.own & READERS:
            yield reverse(name, kwargs=dict(row.arguments(rows, partnership)) or None)


def _of(partnership: Partnership) -> Iterator[str]:
    yield f"{partnership.get_absolute_url()}?at=2026-11-20"
    for paper in partnership.documents.all():
        yield reverse("document", args=[partnership.reference, paper.pk])
    for meeting in partnership.meetings.all():
        yield reverse("meeting", args=[partnership.reference, meeting.pk])
    for risk in Risk.objects.filter(partnership=partnership):
        yield reverse("risk", args=[partnership.reference, risk.number])
    for made in (*partnership.reviews.all(), *partnership.assessments.all()):
        yield made.get_absolute_url()
        parts = {"review_group": "group", "assessment_section": "section"}
        name = "review_group" if isinstance(made, Review) else "assessment_section"
        for section in made.edition.framework.sections:
            yield reverse(name, kwargs={"pk": made.pk, parts[name]: section.key})
    for review in partnership.reviews.filter(accepted_at=None):
        yield reverse("review_finish", args=[review.pk])


def text(response: Any) -> str:
    """Return what a reader finds in an answer, whatever kind of file it is, in small letters."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if "-analysis.pdf" in response.get("Content-Disposition", ""):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).lower()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            body = b" ".join(package.read(name) for name in package.namelist())
    return str(body, "utf-8", "replace").lower()


def read(scene: Scene, client: Client, role: str, words: set[str]) -> dict[str, list[str]]:
    """Open everything as one role, and return which of the words were found where."""
    client.force_login(scene.people[role])
    found: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses(scene)):
        response = client.get(address)
        assert response.status_code < 500, address
        said = text(response)
        for word in words:
            if word in said:
                found.setdefault(word, []).append(address)
    return found


@pytest.mark.parametrize("role", WITHOUT)
def test_who_may_not_read_exempt_text_finds_no_word_of_it(role: str, scene: Scene, client: Client) -> None:
    assert read(scene, client, role, set(scene.words)) == {}


def test_who_may_read_it_finds_every_word(scene: Scene, client: Client) -> None:
    """Else the test above would find nothing because there is nothing."""
    words = {word for word, where in scene.words.items() if not where.startswith(GONE)}
    assert words - set(read(scene, client, WITH, words)) == set()


def test_words_are_planted_in_every_text_that_can_be_marked() -> None:
    marked = {model._meta.label_lower for model in apps.get_models() if list_markable_words(model)}
    assert marked == set(PLANTED)


def test_a_public_report_has_no_word_whoever_asks(scene: Scene, client: Client) -> None:
    """But the public-interest reason of a wholly exempt one, which is written to be read unless it is marked itself."""
    hidden = [word for word, where in scene.words.items() if where != "partnership.publish_reason"]
    for role in (WITH, "officer", "sponsor"):
        client.force_login(scene.people[role])
        for partnership in (scene.whole, scene.half):
            response = client.get(reverse("partnership_summary", args=[partnership.reference]))
            if response.status_code == 200:
                said = text(response)
                assert [word for word in hidden if word in said] == []
                assert "paragraph 3" in said


def test_a_report_with_exempt_text_is_asked_for_by_who_may(scene: Scene, client: Client) -> None:
    address = reverse("partnership_exempt_report", args=[scene.half.reference])
    client.force_login(scene.people["reader"])
    assert client.get(address).status_code == client.post(address).status_code == 404
    client.force_login(scene.people[WITH])
    assert "summary" in client.get(address).content.decode()
    response = client.post(address)
    assert "EXEMPT" in response["Content-Disposition"]
    body = b"".join(response.streaming_content) if response.streaming else response.content
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    assert all("Not for publication" in page and "paragraph 3" in page.lower() for page in pages)
    said = "".join(
        " ".join(pages).lower().replace("-", "").split()
    )  # a long word is broken where its line ends
    for word in ("zqwordssummary", "zqnowrisktitle", "zqnowwordsnomissing"):
        assert word in said
    taken = AccessEvent.objects.filter(kind="downloaded").values_list("actor_label", "detail", flat=False)
    assert list(taken)[-1] == (scene.people[WITH].label, "Analysis with exempt text (PDF)")


def test_a_likely_name_does_not_bring_up_other_names_or_the_purpose(scene: Scene, client: Client) -> None:
    client.force_login(scene.people["sponsor"])
    for typed in ("Quiet House", "zqpartnershipothernames", "zqpartnershipwelshname", "zqmarkedothernames"):
        said = text(client.post(reverse("partnership_new"), {"name": typed})).replace(typed.lower(), "")
        assert not [word for word in scene.words if word in said]
        assert ("quiet house" in said) == (typed == "Nothing")


# --- Search, filters, sorts and sums --------------------------------------------------------------------

Ask = Callable[..., PartnershipListing]


@pytest.fixture
def ask(scene: Scene) -> Ask:
    def asked(query: str = "", *, by: str = "reader") -> PartnershipListing:
        return PartnershipListing(scene.people[by], QueryDict(query), today=TODAY)

    return asked


def references(listing: PartnershipListing) -> list[str]:
    return list(listing.ordered().values_list("reference", flat=True))


def test_a_hidden_word_grown_letter_by_letter_finds_nothing(scene: Scene, ask: Ask) -> None:
    shown = " ".join([scene.whole.reference, scene.whole.name, "Vale Trust"]).lower()
    searched = [SPONSOR, *(word for word, where in scene.words.items() if where in SEARCHED_OF_THE_WHOLE)]
    assert len(searched) == 1 + len(SEARCHED_OF_THE_WHOLE)
    for word in searched:
        assert scene.whole.reference in references(ask(f"q={word}", by=WITH)), word
        for end in range(1, len(word) + 1):
            found = scene.whole.reference in references(ask(f"q={word[:end]}"))
            assert found == (word[:end] in shown), word[:end]


def test_marked_words_and_former_names_grown_letter_by_letter_find_nothing(scene: Scene, ask: Ask) -> None:
    searched = [word for word, where in scene.words.items() if where in SEARCHED_OF_THE_HALF]
    assert len(searched) == len(SEARCHED_OF_THE_HALF)
    for word in searched:
        assert scene.half.reference in references(ask(f"q={word}", by=WITH)), word
        for end in range(2, len(word) + 1):  # a z stands in what is open, too
            for by in ("reader", "panel", "sponsor"):
                assert scene.half.reference not in references(ask(f"q={word[:end]}", by=by)), word[:end]


def test_no_marked_record_is_in_a_list_a_filter_a_sum_or_on_the_map(scene: Scene) -> None:
    """The list, its map and the tab beside it count the same, and say how many they leave out."""
    known = {}
    for by in ("reader", WITH):
        risks = RiskListing(scene.people[by], QueryDict(""), kind=ScoreKind.CURRENT, today=TODAY)
        actions = ActionListing(scene.people[by], QueryDict(""), mine=False, today=TODAY)
        own = [one.title for one in risks.ordered() if one.partnership_id == scene.half.pk]
        assert risks.whole == risks.summary.risks == sum(risks.heat.counts.values())
        known[by] = (len(own), risks.heat.counts[5, 5], risks.summary.above, actions.whole)
        told = " ".join((*risks.kept, *actions.kept))
        assert ("exempt and not shown to you" in told) == (by == "reader")
        for word, where in scene.words.items():
            if where.startswith("now "):
                query = QueryDict(f"q={word}")
                found = RiskListing(scene.people[by], query, kind=ScoreKind.CURRENT, today=TODAY).found
                found += ActionListing(scene.people[by], query, mine=False, today=TODAY).found
                assert by == WITH or not found, word
    assert known["reader"][:2] == (1, 0)
    assert known[WITH][:2] == (2, 1)


def test_an_action_names_an_exempt_risk_by_its_number(scene: Scene) -> None:
    risk = scene.made["marked risk"]
    open_one, exempt = risk.partnership.actions.filter(source_key=str(risk.pk)).order_by("pk")
    assert {open_one.source_label, exempt.source_label} == {risk.label}
    assert (open_one.exempt_paragraph, exempt.exempt_paragraph) == (None, 3)
    risk.exempt_paragraph, risk.exempt_reason = None, ""
    risks_service.change(risk, names=MARK, on=TODAY, by=scene.people["officer"])
    open_one.refresh_from_db()
    assert (open_one.source_label, open_one.source_address) == (risk.title, risk.get_absolute_url())


def test_no_hidden_word_changes_the_place_of_a_match(scene: Scene, ask: Ask) -> None:
    """Whatever is looked for, who may not read a text is given the order of who has never had it."""
    other = PartnershipFactory(name="A House", directorate=scene.whole.directorate, live=True)
    before = references(ask("q=house"))
    assert set(before) == {scene.whole.reference, other.reference}
    Partnership.objects.filter(pk=scene.whole.pk).update(purpose="house", other_names="xq house")
    standing_refresh.refresh([scene.whole.pk])
    assert references(ask("q=house")) == before
    assert references(ask("q=xq house")) == []
    assert references(ask("q=xq house", by=WITH)) == [scene.whole.reference]


@pytest.mark.parametrize("typed", ["quiet", "HOUSE quiet", "trust", "psh"])
def test_what_its_page_shows_is_found(scene: Scene, ask: Ask, typed: str) -> None:
    assert scene.whole.reference in references(ask(f"q={typed}"))


def test_no_filter_tells_what_is_hidden(scene: Scene, ask: Ask) -> None:
    for query in (f"rating={scene.whole.standing.rating}", "sign=any", f"form={scene.whole.form}"):
        assert scene.whole.reference in references(ask(query, by=WITH)), query
        assert scene.whole.reference not in references(ask(query)), query
    assert SPONSOR in {choice.words for choice in ask(by=WITH).filters.choices("sponsor")}
    assert SPONSOR not in {choice.words for choice in ask().filters.choices("sponsor")}
    assert "sponsor" not in ask(f"sponsor={scene.whole.sponsor_id}").filters.chosen
    for query in ("rating=none", "sign=none", "sponsor=none", "form=none", "theme=none"):
        assert scene.whole.reference in references(ask(query)), query
        listing = ask(query)
        name = query.partition("=")[0]
        (counted,) = [c.count for c in listing.filters.choices(name) if c.value == "none"]
        assert counted == listing.found


def test_no_order_and_no_sum_tells_what_is_hidden(scene: Scene, ask: Ask) -> None:
    for name in (
        "sponsor", "next_review", "rating", "signs", "money", "form", "lead", "panel", "legal_power",
        "starts_on", "ends_on", "last_safe_on", "theme",
    ):  # fmt: skip
        for query in (f"o={name}", f"o=-{name}"):
            assert references(ask(query))[-1] == scene.whole.reference or name == "legal_power", query
    council = OrganisationFactory(name="This Council", is_council=True)
    MAKERS["contribution"](partnership=scene.whole, organisation=council, year=2026, amount=777)
    assert ask(by=WITH).money.amount == 777
    assert ask().money.amount is None


def test_a_marked_name_stands_where_its_reference_does(scene: Scene, ask: Ask) -> None:
    first, last = PartnershipFactory(name="AAA", directorate=scene.whole.directorate), scene.half
    assert references(ask("o=name", by=WITH)) == [first.reference, scene.whole.reference, last.reference]
    assert references(ask("o=name")) == [first.reference, last.reference, scene.whole.reference]
    actions = ActionListing(scene.people["reader"], QueryDict("o=partnership"), mine=False, today=TODAY)
    risks = RiskListing(
        scene.people["reader"], QueryDict(f"q={last.name}"), kind=ScoreKind.CURRENT, today=TODAY
    )
    assert {one.partnership_id for one in actions.ordered()} == {last.pk}
    assert list(risks.ordered()) == []
