"""The status that the name of a sheet, a title or a heading above rows gives to the rows that stand there. Pure."""

import re
from functools import cache

from core.parsing.result import name_key
from register.choices import Status
from register.importing.clean import vocabulary

_OF_PARTNERSHIPS = re.compile(
    r"\b(?:the|all|list|table|register|section|part|of|our|council'?s?|other|which|that|who|have|has|had|been|being|are|is|were"
    r"|now|since|currently|partnerships?|arrangements?|bodies|boards?|groups?|forums?|panels?|records?|entries"
    r"|bartneriaethau|partneriaethau|y|yr|cyngor)\b|[^\w' ]|_"
)
_TIME = re.compile(
    r"\b(?:since|in|during|before|after|from|as at|at|on|by|up to|prior to|within|over|ers|yn|cyn)\b.*?"
    r"\b(?:years?|yr|months?|review|meeting|update|report|(?:19|20)?\d\d(?:[/-]\d\d)?|date|now|present|flwyddyn|blwyddyn)\b"
    r"|\b(?:this|last|previous|current|next) (?:financial )?year\b|(?<!\w)(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?(?!\w)"
    r"|^(?:[a-z]|[ivx]+|\d{1,2})[.):]\s"
)
_LONGEST = 8  # words: a longer text is no heading


@cache
def find_status(name: str) -> str:
    """Return the status of what stands under a heading such as "Former partnerships (closed)", or nothing."""
    typed = name_key(name).replace("\u2019", "'")
    if len(typed.split()) > _LONGEST:
        return ""
    for text in (typed, _TIME.sub(" ", typed)):
        whole, inside = re.sub(r"[(\[].*?[)\]]", " ", text), " ".join(re.findall(r"[(\[](.*?)[)\]]", text))
        outer, within = _read_words(whole), _read_words(inside)
        if outer or (within and not _bare(whole)):
            return outer or within
        if found := _read_words(text):
            return found
    return ""


def _read_words(text: str) -> str:
    words = _bare(text)
    if words in vocabulary.read_word_list("places_of_ended"):
        return Status.CLOSED.value
    known = vocabulary.read_values("status")
    parts = [known.get(part, "") for part in re.split(r" (?:and|or|a|neu) ", words)]
    over = all(part in (Status.CLOSED, Status.WITHDRAWN, Status.DORMANT) for part in parts)
    return parts[0] if len(set(parts)) == 1 or over else ""


def _bare(text: str) -> str:
    return " ".join(_OF_PARTNERSHIPS.sub(" ", text).split())
