"""Words that stand where a name should, and name nobody: various, vacant, as above, see constitution. Pure."""

import re

from core.parsing.result import is_error, is_undecided, says_nothing, tidy

_ABOVE = re.compile(
    r"(?:as|see|same as|the same as) (?:above|before|previous(?: row)?)|(?:the )?same|ditto"
    r"|do\.|[\"“”〃'’]{1,2}|-\s?\"\s?-"
    r"|fel uchod|gweler uchod|yr un peth",
    re.IGNORECASE,
)
_LONGEST = 30  # letters: what points above is never longer
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|several|many|all|various|numerous|multiple|other|local)"
)
_MANY = (
    r"partners?|organisations?|bodies|members?|agencies|authorities|councils|districts?|boroughs?|signatories|others?"
    r"|local authorities|partner organisations|member organisations|district councils|statutory partners|parties"
    r"|stakeholders|the above|schools|parishes|constituent councils|representatives|reps"
)
# A sort of organisations, and none of them by name.
_WHICH = (
    r"(?:all|local|other|our|some|the|district|parish|town|county|city|borough"
    r"|unitary|neighbouring|partner|member|nhs)"
)
_SORTS = (
    r"councils|districts|boroughs|parishes|authorities|schools|universities|colleges|businesses|agencies|charities|trusts"
    r"|landowners|residents|gps|housing associations|community groups|voluntary (?:sector|organisations|groups|bodies)"
    r"|(?:third|private|public) sector|stakeholders|employers|farmers|volunteers|service users"
    r"|cynghorau|ysgolion|busnesau"
)
_NOBODY = re.compile(
    "|".join(
        (
            r"various|several|multiple|numerous|many|all|others?|etc|misc(?:ellaneous)?|varies|mixed|rotat(?:es|ing|ion)",
            r"not (?:yet )?(?:appointed|named|allocated|assigned|recorded|confirmed|filled|identified|decided)",
            r"(?:to be|awaiting|pending) \w+(?: \w+)?|(?:nobody|no ?one|none)(?: at present| yet| currently)?",
            r"unfilled|unallocated|unassigned|unnamed|anyone|everyone|everybody|as required|as needed|if needed",
            r"(?:see|refer to|as per|per|as in|as|cf\.?|gweler) .{1,80}",
            r"(?:(?:currently|post|seat|position|now|swydd|sedd) )*(?:vacant|vacancy|vacancies|gwag|wag)(?: \w+)?",
            r"(?:vacant|vacancy|gwag|wag)(?:,| -| –)? ?(?:since|from|until|till|pending|at|as|due|to be|after|following"
            r"|awaiting|ers|tan)\b.{1,60}",
            r"\+ ?\d+|(?:\+ ?|and |plus )?\d+ (?:others?|more)",
            rf"{_NUMBER} ?x? ?vacanc(?:y|ies)|{_NUMBER},? (?:of )?(?:the |our )?(?:\w+ )?(?:{_MANY})",
            rf"(?:{_WHICH} )*(?:{_SORTS})",
            r"amrywiol|pawb|neb|llawer|sawl un|partners?|members?|partneriaid|aelodau",
        )
    ),
    re.IGNORECASE,
)


def points_above(text: str) -> bool:
    """Whether a cell says that the one above it holds here too."""
    return len(text) <= _LONGEST and bool(_ABOVE.fullmatch(tidy(text).strip(" .()")))


def names_nobody(text: str) -> bool:
    """Whether a text that stands in the place of a name names nobody, and no organisation."""
    typed = tidy(text)
    bare = (_BRACKETS.sub("", typed) or typed).strip(" .,:()[]*-–?!")
    said = says_nothing(bare) or is_undecided(bare) or is_error(typed) or points_above(typed)
    return not bare or said or bool(_NOBODY.fullmatch(bare))
