"""What is said beside a person's name, in brackets or behind it: "Ann Poe (until May)", "Sam Orr - interim". Pure."""

import re
from dataclasses import dataclass

from core.parsing.given_names import GIVEN_NAMES
from core.parsing.nobody import names_nobody
from core.parsing.organisations import is_body
from core.parsing.people import is_post, read_name
from core.parsing.split_people import bare_person_name, is_person, may_be_person

_TIMES = (
    r"(?:until|till|since|from|interim|acting|covering|cover|pending|temporary|temporarily|seconded|leaving|leaves|left"
    r"|retiring|retires|retired|maternity|dros dro|tan|hyd|ers)"
)
_BESIDE = re.compile(
    rf"(?P<name>.+?)(?:\s*[(\[](?P<inside>[^()\[\]]*)[)\]]?|\s+[-–—:]\s*(?P<behind>.+)|,?\s+(?P<time>{_TIMES}\b.*))",
    re.IGNORECASE,
)
_CHANGES = re.compile(rf"\b{_TIMES}\b|\d|\b(?:not|no longer|formerly|was|ex|former)\b|[?]", re.IGNORECASE)
_JOINING = re.compile(r"(?:^|.*\b)(?:with|and|a|ac|gyda)\b\s*|(?:^|.*)[&+/]\s*", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:job|shared?|sharing|jointly)\b", re.IGNORECASE)
_TURNED = re.compile(r"(?P<last>[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+){0,2}),\s*(?P<first>[^\W\d_][\w.'’ -]*)")
_INITIALS_LAST = re.compile(r"(?P<last>[^\W\d_][\w'’-]{2,})\s+(?P<first>(?:[A-Z]\.? ?){1,2})")
_INITIALS = re.compile(r"(?:[A-Z]\.? ?){1,3}")


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
    joined = _JOINING.sub("", beside, count=1)
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
    if match := _TURNED.fullmatch(name):
        sure = match["first"].split()[0].lower() in GIVEN_NAMES or bool(_INITIALS.fullmatch(match["first"]))
        return BesideName(bare, is_sure=sure) if _is_plain(bare) else BesideName(name)
    match = _INITIALS_LAST.fullmatch(name)
    if match and _is_plain(name) and (said := read_name(match["last"].title())) and said.kind == "name":
        return BesideName(f"{match['first'].strip()} {match['last']}", is_sure=False)
    return BesideName(name)
