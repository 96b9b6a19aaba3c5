"""A cell that names one person or several. Pure."""

import re
from dataclasses import dataclass

from core.parsing.given_names import GIVEN_NAMES
from core.parsing.lists import Listed, split_commas, split_marked
from core.parsing.nobody import names_nobody
from core.parsing.organisations import is_body
from core.parsing.people import is_post, read_name

_TITLE = (
    r"(?:(?:the|y|yr) )?(?:(?:rt )?hon\.? )?(?:cllrs?|councillors?|cyng|cynghorydd|cynghorwyr|ald|alderman"
    r"|mr|mrs|ms|miss|mx|dr|prof|professor|rev|revd|canon|sir|dame|lord|lady|baroness|cdr|col|capt)\.? "
)
_LETTERS = r"[^\W\d_][\w.'’‘-]*"
_TITLED = re.compile(rf"{_TITLE}+{_LETTERS}(?: {_LETTERS}){{0,4}}", re.IGNORECASE)
_FULL = re.compile(rf"{_LETTERS}(?: {_LETTERS}){{1,3}}")
_SURNAME_FIRST = re.compile(
    rf"[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)?, ?(?:{_TITLE})?{_LETTERS}(?: [A-Z]\.?)?", re.UNICODE
)
_CAPITALS_FIRST = re.compile(r"[^\W\d_a-z'’-]{2}[^\Wa-z\d_]*(?:['’ -][^\W\d_a-z]+)*, ?[^\W\d_a-z].{0,20}")
_INITIAL_AND_NAME = re.compile(r"(?:[A-Z](?:\. ?| )){1,3}[A-Z][\w'’-]{2,}(?:-[A-Z]\w+)?")
_PLURAL = re.compile(r"(cllrs|councillors)\.? ", re.IGNORECASE)
_COUNCILLOR = re.compile(
    r"(?:(?:the|y|yr) )?(?:cllrs?|councillors?|cyng|cynghorydd|cynghorwyr|ald|alderman)\b", re.IGNORECASE
)
_AND = re.compile(r"\s+(?:[Aa]nd|AND|a|ac|or|then|a['’]r)\s+|\s*[&+]\s+")
_JOINING = re.compile(r"\b(?:and|of|for|the|in|with|to|a|an|ac|yr?|on|by|is|not)\b|&", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z]{2,6}")
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def is_councillor(text: str) -> bool:
    """Whether words begin with the title of a councillor."""
    return bool(_COUNCILLOR.match(text))


def is_person(text: str) -> bool:
    """Whether words are clearly somebody's name: a title, initials or a first name, or the surname in capitals."""
    bare = _BRACKETS.sub("", text).strip()
    clear = _TITLED.fullmatch(bare) or _CAPITALS_FIRST.fullmatch(bare) or _INITIAL_AND_NAME.fullmatch(bare)
    usual = _FULL.fullmatch(bare) and bare.split()[0].lower() in GIVEN_NAMES and not is_post(bare)
    return bool(clear or usual) and not is_body(bare) and not (usual and _JOINING.search(bare))


def may_be_person(text: str) -> bool:
    """Whether words may be somebody's name: two to four of them, and none of a post or an organisation."""
    bare = _BRACKETS.sub("", text).strip()
    plain = _FULL.fullmatch(bare) and not is_body(bare) and not is_post(bare)
    return is_person(bare) or bool(plain and not _JOINING.search(bare))


def bare_person_name(text: str) -> str:
    """Return a name without title and brackets, the surname last: of "HARDING, Jo" and "Cllr Jo Harding" the same."""
    bare = re.sub(rf"^{_TITLE}+", "", _BRACKETS.sub("", text).strip(), flags=re.IGNORECASE)
    surname, _comma, first = bare.partition(",")
    return f"{first} {surname}".strip()


def split_people(text: object) -> Listed:
    """Return those whom a cell names, a name or a post each."""
    found = [_cut(part) for part in split_marked(text)]
    return Listed(tuple(name for one in found for name in one.parts), all(one.sure for one in found))


def _cut(text: str) -> Listed:
    if _CAPITALS_FIRST.fullmatch(text):
        return Listed((text,))
    if plural := _PLURAL.match(text):
        return _after_title(plural[1].rstrip("s."), text[plural.end() :])
    commas = split_commas(text)
    if len(commas) > 1:
        return _by_commas(text, commas)
    slashes = re.split(r"\s+/\s*|\s*/\s+", text)
    if len(slashes) == 1 and "/" in text:
        sides = text.split("/")
        slashes = sides if all(map(may_be_person, sides)) or all(map(_INITIALS.fullmatch, sides)) else [text]
    if len(slashes) > 1:
        known = all(map(_stands_alone, slashes))
        return Listed(tuple(map(str.strip, slashes)) if known else (text,), known)
    sides = [side.strip() for side in _AND.split(text)]
    if len(sides) > 1:
        if all(map(may_be_person, sides)):
            return Listed(tuple(sides))
        if all(may_be_person(side) or begins_as_post(side) for side in sides):
            return Listed(tuple(sides), sure=False)
        return Listed((text,), sure=is_post(text))
    return Listed((text,))


def _by_commas(text: str, commas: list[str]) -> Listed:
    last = _AND.split(commas[-1])
    if len(last) > 1 and all(map(may_be_person, last)):
        commas = [*commas[:-1], *last]
    if all(map(may_be_person, commas)):
        return Listed(tuple(commas))
    if all(_stands_alone(part) or begins_as_post(part) or names_nobody(part) for part in commas):
        named = [may_be_person(part) for part in commas]
        # Somebody and the post: "Jo Finch, Head of Transport".
        one = named == [True, False] and not names_nobody(commas[1])
        return Listed((text,) if one else tuple(commas), sure=one or not any(named))
    return Listed((text,), sure=bool(_SURNAME_FIRST.fullmatch(text)) or is_post(text))


def _after_title(title: str, names: str) -> Listed:
    """Return councillors named after one title: "Cllrs Finch, Orr and Ray"."""
    parts = [side for part in split_commas(names) for side in _AND.split(part) if side]
    titled = (part if is_councillor(part) else f"{title} {part}" for part in parts)
    return Listed(tuple(titled))


def _stands_alone(text: str) -> bool:
    bare = text.strip()
    return may_be_person(bare) or (len(bare.split()) > 1 and is_post(bare)) or bool(_INITIALS.fullmatch(bare))


def begins_as_post(text: str) -> bool:
    """Whether words begin as a post does, so that they are one by themselves: "Chief Executive", "Head of Legal"."""
    return is_post(" ".join(text.split()[:2]))


# What is said beside a name, in brackets or behind it: "Ann Poe (until May)", "Sam Orr - interim".

_TIMES = (
    r"(?:until|till|since|from|interim|acting|covering|cover|pending|temporary|temporarily|seconded|leaving|leaves|left"
    r"|retiring|retires|retired|maternity|dros dro|tan|hyd|ers)"
)
_BESIDE = re.compile(
    rf"(?P<name>.+?)(?:\s*[(\[](?P<inside>[^()\[\]]*)[)\]]?|\s+[-–—:]\s*(?P<behind>.+)|,?\s+(?P<time>{_TIMES}\b.*))",
    re.IGNORECASE,
)
_CHANGES = re.compile(rf"\b{_TIMES}\b|\d|\b(?:not|no longer|formerly|was|ex|former)\b|[?]", re.IGNORECASE)
_JOINED = re.compile(r"(?:^|.*\b)(?:with|and|a|ac|gyda)\b\s*|(?:^|.*)[&+/]\s*", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:job|shared?|sharing|jointly)\b", re.IGNORECASE)
_SURNAME_TURNED = re.compile(
    r"(?P<last>[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+){0,2}),\s*(?P<first>[^\W\d_][\w.'’ -]*)"
)
_INITIALS_LAST = re.compile(r"(?P<last>[^\W\d_][\w'’-]{2,})\s+(?P<first>(?:[A-Z]\.? ?){1,2})")
_FIRST_INITIALS = re.compile(r"(?:[A-Z]\.? ?){1,3}")


@dataclass(frozen=True)
class BesideName:
    """A person's name, what stands beside it, and whether that leaves it certain who is meant, or names another."""

    name: str
    beside: str = ""
    is_sure: bool = True
    names_another: bool = False


def part_name(text: str) -> BesideName:
    """Return the bare name of a person in a text about one; a text that is no such thing comes back as it is."""
    match = _BESIDE.fullmatch(text)
    name = match["name"].strip(" ,") if match else text
    if not match or not _is_plain(bare_person_name(name)):
        return _turn(text)
    beside = (match["inside"] or match["behind"] or match["time"] or "").strip(" )],.")
    joined = _JOINED.sub("", beside, count=1)
    another = bool(_SHARE.search(beside)) or is_person(beside) or (joined != beside and may_be_person(joined))
    turned, post = _turn(name), is_post(beside)
    sentence = beside[:1].islower() and " " in beside and not post
    unsure = _CHANGES.search(beside) or names_nobody(beside) or sentence or (match["behind"] and not post)
    return BesideName(turned.name, beside, turned.is_sure and not unsure, another)


def _is_plain(name: str) -> bool:
    return (
        bool(may_be_person(name) or _INITIALS_LAST.fullmatch(name))
        and not is_post(name)
        and not is_body(name)
    )


def _turn(name: str) -> BesideName:
    """Return a name with the surname last: "Poe, Ann" is Ann Poe for sure, "Soe C" probably C Soe."""
    bare = bare_person_name(name)
    if match := _SURNAME_TURNED.fullmatch(name):
        sure = match["first"].split()[0].lower() in GIVEN_NAMES or bool(
            _FIRST_INITIALS.fullmatch(match["first"])
        )
        return BesideName(bare, is_sure=sure) if _is_plain(bare) else BesideName(name)
    match = _INITIALS_LAST.fullmatch(name)
    if match and _is_plain(name) and (said := read_name(match["last"].title())) and said.kind == "name":
        return BesideName(f"{match['first'].strip()} {match['last']}", is_sure=False)
    return BesideName(name)
