"""Telling the names of organisations from those of people, and one name from several. Pure.

A name may hold a comma or "and": "Children, Young People and Families Trust". Where the words alone do not say whether
it is one or several, the answer is not sure, and somebody is asked.
"""

import re
from collections.abc import Callable

from core.parsing.lists import Listed, split_commas, split_marked
from core.parsing.nobody import names_nobody
from core.parsing.result import tidy

_BODY = re.compile(
    r"\b(?:councils?|borough|county|nhs|police|constabulary|trust|authority|authorities|university|college|schools?|academy"
    r"|ltd|limited|plc|llp|cic|cio|dc|cc|bc|mbc|cbc|rbc|lbc|icb|icp|ccg|lep|opcc|pcc|fire|probation|healthwatch|vcse|board"
    r"|services?|partnerships?|associations?|society|federation|foundation|agency|company|commission|commissioner|chamber"
    r"|forum|housing|homes|group|network|alliance|institute|hospitals?|church|diocese|union|committee|department|ministry"
    r"|office|water|rail|museum|charity|centre|consortium|parish|dwp|defra|hmrc|jobcentre|environment agency|government"
    r"|directorate|team|unit|division|section|cyfarwyddiaeth|adran|cyngor|heddlu|bwrdd|prifysgol|coleg|ymddiriedolaeth|cymdeithas|gwasanaeth|partneriaeth|llywodraeth|awdurdod|cwmni"
    r"|ysgol|fforwm|iechyd|cyf|cyfyngedig|dŵr|ystad|estates?|menter|mentrau|sefydliad|elusen|canolfan|amgueddfa|eglwys"
    r"|esgobaeth|ysbyty|clwb|undeb|cynghrair|comisiwn|comisiynydd|rhwydwaith|cyfoeth naturiol)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z][A-Z&]{1,6}")
_SUFFIX = re.compile(r"(?:ltd|limited|plc|llp|cic|cio|inc|cyf|cyfyngedig)\.?", re.IGNORECASE)
# The number under which a company or charity is registered, in brackets: a name ends with it.
_REGISTERED = re.compile(
    r".+\((?:(?:company|charity|registered|registration|reg|co|no|number|cwmni|elusen|rhif|cofrestredig)\b[\s.:]*){0,4}"
    r"[A-Z]{0,2} ?\d{5,8}\)",
    re.IGNORECASE,
)
# What "a" and "ac" do to the letter after them, turned back: "a Chymdeithas" is "Cymdeithas".
_MUTATED = (("Ch", "C"), ("Ph", "P"), ("Th", "T"))
# Names of one kind of body that hold what else would part two.
_ONE_NAME = re.compile(
    r"police,? fire (?:and|&) (?:crime|rescue)|police (?:and|&) crime|fire (?:and|&) rescue"
    r"|health (?:and|&) (?:social care|well-?being|care|safety)|research (?:and|&) innovation|food (?:and|&) rural"
    r"|further (?:and|&) higher|schools? (?:and|&) colleges?|work (?:and|&) pensions|revenue (?:and|&) customs"
    r"|police and crime commissioner",
    re.IGNORECASE,
)
_OURSELVES = re.compile(
    r"(?:ourselves|us|(?:the|this|our|our own) (?:council|authority)|ni(?: ein hunain)?|y cyngor(?: hwn)?)",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(
    r"(?:but )?(?:not|formerly|previously|former|excluding|except|excl\.?|no longer|until|nid|gynt|heblaw)\b.+"
    r"|.+[(\[\s–-](?:withdrew|withdrawn|left|resigned|no longer|wedi gadael)\b.*",
    re.IGNORECASE,
)
_SORT = (
    r"(?:[a-z]+ )?(?:councils|districts|boroughs|counties|authorities|schools|academies|colleges|universities"
    r"|agencies|charities|trusts|parishes|partners|bodies|organisations|members|businesses|companies|employers"
    r"|practices|surgeries|gps|groups|associations|providers|landlords|hospitals|forces|services|boards|clubs"
    r"|funders|representatives|reps|others)"
)
_COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|various|many|some|most|other)"
_ALL = r"(?:all|each|every|most|some|many|any|both|pob|holl)"
_STILL = (  # what is said of one who is not a partner yet
    r"(?:is |are |still |yet )*(?:to be (?:\w+ )?(?:invited|confirmed|agreed|appointed|asked|approached|determined"
    r"|decided|identified|added|named)|tbc|tba|tbd|to follow|to join|to confirm|may join|might join|will join"
    r"|not yet|proposed|prospective|potential(?:ly)?|possibl[ey]|maybe|invited|awaiting|awaited|pending|declined"
    r"|withdrawing|hopefully|considering|if willing|if invited|under discussion|in discussion|in talks"
    r"|i'w gadarnhau|i'w wahodd)"
)
# What is about organisations and names none: a number of a sort, all but one, whose they are, who is still asked.
_UNNAMED = re.compile(
    rf".*\b{_COUNT} (?:x )?{_SORT}\b(?!\s+(?-i:[A-Z])).*|.*[\s(]x ?\d+\b.*|.*\b\d+ ?x\b.*"
    rf"|{_ALL} .*\b(?:except|excluding|excl\.?|but not|bar|apart from|other than|save|minus|heblaw)\b.+"
    rf"|{_ALL} (?:[a-z]+ )?{_SORT} (?:in|across|within|from|of|who|that|with)\b.+"
    r"|(?:our|their|your) (?:own )?(?:council|authority|partners?|bod(?:y|ies)|ones?|suppliers?|neighbours?)\b.+"
    r"|.*\b(?:its|their|our|his) (?:partners?|members?|agencies|organisations|bodies)\b.*"
    r"|.*\b(?:theirs|ours|yours|eu rhai nhw|ein rhai ni)\b.*"
    rf"|.+[\s(\[,–-]{_STILL}\b.*"
    r"|(?:potentially|possibly|maybe|perhaps|hopefully|invited|awaiting|pending|proposed|prospective|efallai)[:\s]+.+"
    r"|.+\?",
    re.IGNORECASE,
)
_WELSH_AND = re.compile(r"[^\W\d_]\S*\s+(?:a|ac)\s+(?=[^\W\d_a-z])")
_AND = re.compile(r"\s+(?:and|a|ac|plus)\s+|\s*&\s+|\s+\+\s+")
_SIGNS = re.compile(r"&|\s\+\s")
_SLASH = re.compile(r"\s*/\s*")
_HIDDEN = {",": "\ue000", "and": "\ue001", "And": "\ue002", "AND": "\ue003", "&": "\ue004"}
_SHOWN = {hidden: shown for shown, hidden in _HIDDEN.items()}


def is_body(text: str) -> bool:
    """Whether words are clearly the name of an organisation, or its initials."""
    return bool(_BODY.search(text) or _INITIALS.fullmatch(text))


def names_ourselves(text: str) -> bool:
    """Whether words mean the council whose list it is: "ourselves", "the Council"."""
    return bool(_OURSELVES.fullmatch(text))


def is_no_partner(text: str) -> bool:
    """Whether words say that an organisation is none of the partners, or none any more: "not Fire", "formerly NHS"."""
    return bool(_NO_LONGER.fullmatch(text))


def names_none_for_sure(text: str) -> bool:
    """Whether words are about organisations and name none: "4 colleges", "all districts except Eastvale", "ours and
    theirs", "Police to be invited"."""
    return bool(_UNNAMED.fullmatch(text))


def split_bodies(text: object, knows: Callable[[str], bool] = lambda name: False) -> Listed:
    """Return the organisations that a cell names; `knows` says whether a name is known as one."""
    marked = split_marked(text)
    found = [_cut(part, knows) for part in marked]
    parts = dict.fromkeys(name for one in found for name in one.parts)
    return Listed(tuple(parts), all(one.sure for one in found))


def _cut(text: str, knows: Callable[[str], bool]) -> Listed:
    if knows(text):
        return Listed((text,), True)
    covered = _ONE_NAME.sub(_cover, text)
    commas = _with_suffixes(split_commas(covered))
    if len(commas) > 1:
        if all(_is_one(part, knows) for part in commas) or any(map(_REGISTERED.fullmatch, commas[:-1])):
            return _each(commas, knows)
        return Listed((text,), False)
    slashes = [] if re.search(r"and/or|\d/\d", text) else _SLASH.split(covered)
    if len(slashes) > 1:
        if all(_is_one(part, knows) for part in slashes):
            return _each(slashes, knows)
        return Listed(tuple(map(_show, slashes)) if len(slashes) > 2 else (text,), False)
    sides = [side for side in _AND.split(covered) if side]
    shown = _turn_back([_show(side) for side in sides], covered)
    if len(sides) > 1 and (all(map(knows, shown)) or all(map(_may_stand_alone, shown))):
        return Listed(tuple(shown), all(map(knows, shown)))
    if len(sides) > 2 and len(_SIGNS.findall(covered)) > 1:  # "Police & Fire & NHS + others"
        named = all(knows(side) or is_body(side) or names_nobody(side) for side in shown)
        return Listed(tuple(shown) if named else (text,), False)
    still_two = sum(side != _show(side) for side in sides) > 1  # "Health & Safety Executive & Fire & Rescue"
    return Listed((text,), not (still_two or _WELSH_AND.search(covered)))


def _turn_back(sides: list[str], text: str) -> list[str]:
    """Return names with the first letter of those that a Welsh "and" has changed as it is by itself."""
    found = sides[:1]
    for side in sides[1:]:
        for changed, plain in _MUTATED:
            if side.startswith(changed) and re.search(rf"\s(?:a|ac)\s+{re.escape(side)}", text):
                turned = plain + side[len(changed) :]
                side = turned if is_body(turned) else side
                break
        found.append(side)
    return found


def _may_stand_alone(side: str) -> bool:
    return is_body(side) or names_ourselves(side)


def _each(parts: list[str], knows: Callable[[str], bool]) -> Listed:
    """Return parts that each are an organisation; the last of them may be two: "A, B and C"."""
    found = [_cut(_show(part), knows) for part in parts]
    names = tuple(name for one in found for name in one.parts)
    return Listed(names, all(map(knows, names)))


def _is_one(part: str, knows: Callable[[str], bool]) -> bool:
    shown = _show(part)
    return bool(shown) and (knows(shown) or _may_stand_alone(shown))


def _with_suffixes(parts: list[str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if found and _SUFFIX.fullmatch(part):
            found[-1] = f"{found[-1]}, {part}"
        else:
            found.append(part)
    return found


def _cover(match: "re.Match[str]") -> str:
    return re.sub(r",|\b[Aa]nd\b|\bAND\b|&", lambda one: _HIDDEN[one[0]], match[0])


def _show(text: str) -> str:
    return tidy("".join(_SHOWN.get(letter, letter) for letter in text))
