"""The cleaners of cells that name people and organisations. Nobody is made of words that name nobody. Pure."""

import re
from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.parsing.lists import Listed
from core.parsing.nobody import names_nobody
from core.parsing.organisations import (
    is_body,
    is_no_partner,
    names_none_for_sure,
    names_ourselves,
    split_bodies,
)
from core.parsing.people import Named, is_post, read_name
from core.parsing.result import is_undecided, read_first_answer, says_nothing, tidy
from core.parsing.split_people import (
    BesideName,
    is_councillor,
    is_person,
    may_be_person,
    part_name,
    split_people,
)
from core.sheets import Cell
from register.choices import Capacity, PartnerRole
from register.importing.clean.cell_place import CellPlace, typed_in
from register.rules.organisation_names import simplify_spelling

LONGEST_PERSON, LONGEST_BODY = 160, 240
_COUNT = re.compile(r"[\d\s.,]+")
_NO_PARTNER = re.compile(r"none\b.*", re.IGNORECASE)
_CONTACT = re.compile(
    r"[<(\[]?\S+@[\w.-]+\w[>)\]]?|(?:tel\.? ?|ext\.? ?)?\(?\+?\b\d[\d ()-]{6,}\d", re.IGNORECASE
)
_PARTY = re.compile(
    r"\s*(?:[(\[]|\s[-–]\s|,\s)\s*(?:lab(?:our)?(?: (?:and|&) co-?op(?:erative)?)?|con(?:s|servatives?)?"
    r"|l ?d|lib(?:eral)? ?dem(?:s|ocrats?)?|green(?: party)?|grn|ind(?:ependent)?s?|non-aligned|plaid(?: cymru)?|pc"
    r"|snp|reform(?: uk)?|ukip|tusc|llafur"
    r"|ceidwadwyr|annibynnol|gwyrdd)\s*[)\]]?$",
    re.IGNORECASE,
)
_DEPUTY_BEFORE = re.compile(
    r"(?:(?:sub(?:stitute)?|reserve)s?[:\s–-]+|(?:deput(?:y|ies)|dirprwy|eilydd):\s*)(.+)", re.IGNORECASE
)
_DEPUTY_AFTER = re.compile(
    r"(.+?)(?:\s*[(\[](?:sub(?:stitute)?|deputy|reserve|dirprwy|eilydd)(?: member)?[)\]]"
    r"|\s[-–]\s(?:sub(?:stitute)?|deputy|reserve))",
    re.IGNORECASE,
)
_DEPUTY_INSIDE = re.compile(
    r"(.+?)\s*[(\[]((?:sub(?:stitute)?s?|reserves?|deput(?:y|ies)|dirprwy|eilydd)[:\s–-]+[^()\[\]]{5,})[)\]]",
    re.IGNORECASE,
)
_MARKS = "*†‡^# "
_ROLE_LABELS: Mapping[str, str | Promise] = {
    "lead": PartnerRole.LEAD.label,
    "lead partner": PartnerRole.LEAD.label,
    **{str(one.value): one.label for one in PartnerRole},
    **{str(one.label).casefold(): one.label for one in PartnerRole},
}
_ROLE = re.compile(
    r"(?P<name>.+?)(?:\s*[(\[]|\s+[-–—]\s*|:\s+)(?P<role>(?:vice[ -]|co-?|deputy )?chair(?:ing|s|man|person)?|cadeirydd"
    r"|secretar(?:y|iat)|treasurer|lead(?: partner| agency)?|host|accountable(?: body)?|voting(?: member)?"
    r"|funder|observer|member)(?: only| status)?[)\]]?",
    re.IGNORECASE,
)
_SENTENCE = 10  # words: nobody's name or post has as many


def read_person(key: str) -> Callable[[CellPlace, Cell, str], None]:
    """Return the cleaner of a column that names one person or post."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        if says_nothing(text):
            return
        if names_nobody(text):
            place.keep(text)
            place.remark("not_named_yet" if is_undecided(text) else "names_nobody", text)
            return
        listed = split_people(_without_contacts(typed_in(cell, text)))
        parts = [part for part in listed.parts if not names_nobody(part)]
        said = _part_name(parts[0]) if parts else BesideName("")
        if len(parts) > 1 or not listed.sure or said.names_another:
            place.keep(text)
            place.remark("two_people", text)
            return
        named = _one_person(said.name) if parts else None
        if named is None:
            place.keep(text, _("It names nobody"))
            place.remark("no_person", text)
            return
        if named.text != text:
            place.keep(text)
        if not said.is_sure:
            place.remark("name_and_more", text, parts=named.text)
        place.row.values[key] = named

    return clean


def read_representatives(place: CellPlace, cell: Cell, text: str) -> None:
    """Read those who represent the council: each a person, a post or a seat that nobody is named for."""
    if says_nothing(text):
        return
    listed = _with_deputies(split_people(_without_contacts(typed_in(cell, text))))
    found: list[Named] = []
    unnamed: list[str] = []
    for part in listed.parts:
        said = _part_name(part)
        named = None if names_nobody(part) or said.names_another else _one_person(said.name)
        if not named:
            unnamed.append(part)
            continue
        if named in found:
            place.remark("named_twice", named.text)
            continue
        found.append(named)
        if not said.is_sure:
            place.remark("name_and_more", part, parts=named.text)
    if found or not unnamed:
        place.row.values["representatives"] = found
    if unnamed or [one.text for one in found] != [text]:
        place.keep(text)
    if unnamed:
        typed = "; ".join(unnamed)
        place.remark("names_nobody" if all(map(names_nobody, unnamed)) else "not_named", typed)
    if not listed.sure:
        several = len(listed.parts) > 1
        place.remark("people_parted" if several else "people_whole", text, parts="; ".join(listed.parts))


def _with_deputies(listed: Listed) -> Listed:
    """Return those named with whoever stands in for one in brackets: "Cllr J Bold (deputy: Cllr S Wray)"."""
    found: list[str] = []
    for part in listed.parts:
        match = _DEPUTY_INSIDE.fullmatch(part)
        found += [match[1], match[2]] if match else [part]
    return Listed(tuple(found), listed.sure and len(found) == len(listed.parts))


def _part_name(text: str) -> BesideName:
    """Return a name and what stands beside it; a party, a capacity and an own post in it are read otherwise."""
    bare = _PARTY.sub("", text)
    inside = bare.rpartition(" (")[2].removesuffix(")").casefold()
    capacity = inside in {str(label).casefold() for label in Capacity.labels}
    return BesideName(bare) if capacity or _split_deputy(bare)[1] else part_name(bare)


def _without_contacts(text: str) -> str:
    """Return a text without the e-mail addresses and telephone numbers in it; they are kept with the cell."""
    bare = _CONTACT.sub(" ", text).strip(" ,;:-–")
    return bare if bare else text


def _one_person(text: str) -> Named | None:
    """Return who is named by words about one person, or None when they do not say who it is."""
    name, deputy = _split_deputy(_PARTY.sub("", text))
    first, comma, post = name.partition(", ")
    if comma and may_be_person(first) and is_post(post) and not is_post(first):
        name = first
    if not _may_be_named(name):
        return None
    named = read_name(f"{name} ({Capacity.DEPUTY.label})" if deputy else name)
    return named if named and named.findable and len(named.text) <= LONGEST_PERSON else None


def _may_be_named(text: str) -> bool:
    """Whether words may be a person's name or a post: no address, number, answer, sentence or organisation."""
    plain = not re.search(r"@|\d{5}|https?:", text) and len(text.split()) <= _SENTENCE
    body = is_body(text) and not is_post(text) and not is_person(text) and not text.isupper()
    return plain and not body and not read_first_answer(text)


def _split_deputy(text: str) -> tuple[str, bool]:
    match = _DEPUTY_BEFORE.fullmatch(text) or _DEPUTY_AFTER.fullmatch(text)
    return (match[1].strip(), True) if match else (text, False)


def read_partners(place: CellPlace, cell: Cell, text: str) -> None:
    """Read the organisations of a partnership. What may be one name or several is said."""
    if says_nothing(text) or _NO_PARTNER.fullmatch(text):
        place.keep(text, _("It names no partner"))
        return
    if _COUNT.fullmatch(text):
        place.keep(text, _("It is a number, and names no partner"))
        place.remark("only_a_number", text)
        return
    listed = split_bodies(typed_in(cell, text), place.near.knows_body)
    parts = [part for part in listed.parts if not names_ourselves(part)]
    nobody = [part for part in parts if names_nobody(part)]
    unsure = [one for one in parts if names_none_for_sure(one) and not place.near.knows_for_sure(one)]
    gone = [part for part in parts if part not in nobody and (part in unsure or is_no_partner(part))]
    others = [part for part in parts if part not in (*nobody, *gone) and not _may_be_body(part)]
    named = [part for part in parts if part not in (*nobody, *gone, *others)]
    said = [_part_role(part) for part in named]
    names = list({simplify_spelling(one.name): one.name for one in reversed(said)}.values())[::-1]
    if names:
        place.row.values["partners"] = [place.fitting(name, LONGEST_BODY) for name in names]
    if names != list(listed.parts) or not listed.sure:
        place.keep(text)
    for kind, found in (("names_nobody", nobody), ("no_partner", gone), ("no_organisation", others)):
        if found:
            place.remark(kind, "; ".join(found))
    for typed, one in zip(named, said, strict=True):
        if not one.is_sure:
            place.remark("name_and_more", typed, parts=one.name)
    if names and not listed.sure:
        is_list = len(listed.parts) > 1
        place.remark("list_parted" if is_list else "list_whole", text, parts="; ".join(names))


def _part_role(text: str) -> BesideName:
    """Return an organisation with its role in brackets; what else was said of it, or a mark behind it, is left out."""
    bare = text.rstrip(_MARKS).removeprefix("the ") or text
    match = _ROLE.fullmatch(bare)
    if not match:
        return BesideName(bare, is_sure=bare.removeprefix("the ") == text.removeprefix("the "))
    label = _ROLE_LABELS.get(match["role"].casefold())
    return BesideName(f"{match['name']} ({label})" if label else match["name"], is_sure=bool(label))


def _may_be_body(text: str) -> bool:
    return not (is_councillor(text) or "@" in text or _COUNT.fullmatch(text))


def read_accountable_body(place: CellPlace, cell: Cell, text: str) -> None:
    """Read the one body that answers for the money; brackets beside it are kept."""
    if says_nothing(text):
        return
    body = tidy(text.split("(")[0])
    several = split_bodies(typed_in(cell, text), place.near.knows_body).parts
    if len(several) > 1 or "/" in text or not body or names_nobody(text) or not _may_be_body(text):
        place.keep(text)
        undecided = "not_said_yet" if is_undecided(text) else "names_nobody"
        place.remark(undecided if names_nobody(text) else "two_bodies", text)
        return
    if body != text:
        place.keep(text)
    place.row.values["accountable_body"] = place.fitting(body, LONGEST_BODY)


def read_shared(key: str, longest: int) -> Callable[[CellPlace, Cell, str], None]:
    """Return the cleaner of a name from a short list of the council's own: theme, directorate, panel."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        if says_nothing(text):
            return
        if names_nobody(text):
            place.keep(text)
            place.remark("not_said_yet" if is_undecided(text) else "names_nobody", text)
        else:
            place.row.values[key] = place.fitting(text, longest)

    return clean
