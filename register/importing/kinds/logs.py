"""A log taken for a list of partnerships: each row a lesson, an action, a risk or a meeting of one. Asked once. Pure.

It is known by what several of its headings speak of and by the words of its status. In a log "Open" says that the
lesson or the action is open, and nothing of the partnership.
"""

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.parsing.result import name_key, tidy
from core.sheets import normalise_header
from register.importing.clean import vocabulary
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.model import LEAVE, ImportRow, UploadedTable
from register.importing.questions import Question

KEY, PARTNERSHIPS = "log", "partnerships"
_WHAT: dict[str, tuple[str | Promise, str]] = {  # what a row is, and the words by which a heading names it
    "lesson": (_lazy("lessons"), r"lessons?|learning point|gwers|gwersi"),
    "action": (
        _lazy("actions"),
        r"actions?|agreed action|action point|task|tasks|gweithred|camau gweithredu",
    ),
    "risk": (_lazy("risks"), r"risks?|risk title|risk description|risg"),
    "issue": (_lazy("issues"), r"issues?|problem|concern|incident|complaint|finding|mater"),
    "decision": (_lazy("decisions"), r"decisions?|recommendations?|resolution|penderfyniad"),
    "change": (_lazy("changes"), r"change requests?|change requested"),
}
_KINDS = {
    kind: re.compile(
        rf"(?:{words})(?:(?: (?:learn(?:ed|t)|identified|agreed|required|needed|made|taken|raised|title|summary"
        r"|description|details?|text|ref|id|no|number|cause|event|consequence|effect|and|what|from|of|the))*)",
    )
    for kind, (_name, words) in _WHAT.items()
}
# What stands beside it in such a log, and seldom in a list of partnerships.
_BESIDE = re.compile(
    r"(?:date |when |who )?(?:raised|logged|identified|reported|noted|opened|resolved|completed|actioned|closed out)"
    r"(?: (?:by|on|date))?|date (?:of|for) (?:lesson|action|issue|completion|closure)|(?:action|risk|issue) owner"
    r"|assigned to|by whom|by when|due|due date|deadline|target date|date due|date closed|progress|progress update"
    r"|(?:existing |current )?controls?(?: in place)?|mitigations?(?: in place)?|mitigating actions?|likelihood|impact"
    r"|probability|severity|risk score|current score|residual score|root cause|response|category"
    r"|(?:what )?(?:we will|to) do differently|how (?:it|we) will (?:be )?(?:use|apply)[a-z]*"
    r"|what (?:went well|happened|did not go well)|would do differently|action status|[li] 1 5|[li]",
)
_MEETING = re.compile(
    r"(?:mtg|meeting) date|date of (?:mtg|meeting)|met on|held on|attendees|attendance|present|apologies|quorate"
    r"|was it quorate|quorum met|minutes|key decisions|decisions made|next (?:mtg|meeting)"
)
_OPEN = frozenset(["open", "new", "ongoing", "completed", "finished", "concluded", "agored", "newydd"])
_OF_LOGS = re.compile(
    r"(?:done|to do|not done|complete|completed|in progress|not started|started|overdue|outstanding|resolved|raised"
    r"|implemented|actioned|open|closed|ongoing|no further action|nfa|escalated|wedi'i wneud)\W*"
)
_TELLING = re.compile(
    r"(?:done|to do|in progress|not started|overdue|outstanding|resolved|implemented|actioned)\W*"
)
# Fields that a log may have as well: others say that a row is a partnership.
_OF_BOTH = frozenset(
    [
        "",
        "-",
        "name",
        "reference",
        "old_reference",
        "status",
        "lead",
        "sponsor",
        "directorate",
        "theme",
        "rating",
    ]
)
_MOST_OWN, _FEWEST = 1, 2


def find_log(handed: UploadedTable) -> str | Promise:
    """Return what the rows of a list seem to be, in words, where they are no partnerships; else nothing."""
    columns = [one for one in handed.table.columns if not one.hidden]
    if vocabulary.is_export(columns) or "name" not in handed.mapping.values():
        return ""
    own = {key for key in handed.mapping.values() if key not in _OF_BOTH}
    if len(own) > _MOST_OWN:
        return ""
    headings = [normalise_header(one.header) for one in columns if handed.mapping.get(one.letter) != "name"]
    if sum(bool(_MEETING.fullmatch(text)) for text in headings) >= _FEWEST:
        return _lazy("meetings")
    kinds = [kind for kind, words in _KINDS.items() if any(words.fullmatch(text) for text in headings)]
    beside = sum(bool(_BESIDE.fullmatch(text)) for text in headings) + len(kinds) - 1
    return _WHAT[kinds[0]][0] if kinds and beside + _has_words_of_logs(handed) >= 1 else ""


def _has_words_of_logs(handed: UploadedTable) -> bool:
    """Say whether what stands under a status is of lessons and actions: done, in progress, overdue."""
    for at, column in enumerate(handed.table.columns):
        if (
            handed.mapping.get(column.letter) == "status"
            or "status" in normalise_header(column.header).split()
        ):
            cells = (row.cells[at].text for row in handed.table.records if at < len(row.cells))
            texts = [name_key(text) for text in cells if tidy(text)]
            said = sum(bool(_OF_LOGS.fullmatch(text)) for text in texts)
            if said * 2 > len(texts) and any(_TELLING.fullmatch(text) for text in texts):
                return True
    return False


def ask_about_log(rows: Sequence[ImportRow], handed: UploadedTable) -> list[Question]:
    """Ask whether the rows of a log are partnerships all the same, and take no status from its open and its done."""
    what = find_log(handed)
    if not what and KEY not in handed.answers:
        return []
    if what:
        _forget_status(rows, handed)
    words = {"what": what or _("entries")}
    text = _(
        "This looks like a log of %(what)s: each row is about a partnership, and is none itself. Is each row a "
        "partnership? If not, hand the file in again and say there what it holds."
    )
    options = [
        (LEAVE, _("No: leave all rows out")),
        (PARTNERSHIPS, _("Yes, each row is a partnership")),
    ]
    numbers, names = [row.number for row in handed.table.records], [row.name for row in rows[:3]]
    return [Question(KEY, text % words, options, handed.answers.get(KEY, ""), "", True, numbers, names)]


def _forget_status(rows: Sequence[ImportRow], handed: UploadedTable) -> None:
    """Leave a status open whose word is that of a lesson or an action, so that it is asked what it means."""
    letter = next((letter for letter, key in handed.mapping.items() if key == "status"), "")
    at = next((at for at, one in enumerate(handed.table.columns) if one.letter == letter), None)
    if at is None:
        return
    answered = {one.cell for one in handed.corrections}
    texts = {row.number: row.cells[at].text for row in handed.table.records if at < len(row.cells)}
    header = tidy(handed.table.columns[at].header) or letter
    for row in rows:
        typed = tidy(texts.get(row.number, ""))
        cell = f"{row.number}-{letter}"
        if name_key(typed).strip("?! .") in _OPEN and cell not in answered and row.values.pop("status", None):
            row.remarks = [one for one in row.remarks if one.letter != letter]
            message = str(SENTENCES["unclear_word"]) % {"typed": typed}
            row.remark(header, typed, message, letter=letter, kind="unclear_word")
