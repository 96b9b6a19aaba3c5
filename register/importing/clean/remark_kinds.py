"""Every kind of remark that a cleaner makes on a cell, and its sentence. Pure.

A kind stays the same whatever the words, so that remarks of one kind on one text of one column are asked about once.
Doubts about dates, amounts and answers carry the codes of `core.parsing` as their kinds. What is said of whole rows has
its own: no_name, no_status, looks_alike, put_into, reference_twice, service_alone, notice_alone, not_by_import,
emptied.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy


def name_error(text: str) -> str:
    """Return which of two sentences an error is: a formula that was never calculated shows none."""
    return "no_value" if text.startswith("=") else "error"


SENTENCES: Mapping[str, str | Promise] = {
    "error": _lazy("The spreadsheet itself shows an error here."),
    "no_value": _lazy(
        "The formula here has no value saved. Open the spreadsheet in its own program, save it, and hand it in again."
    ),
    "too_long": _lazy("Only the first %(longest)s letters fit."),
    "not_a_word": _lazy("“%(typed)s” is not one of the register's words. Choose one."),
    "not_words": _lazy("“%(typed)s” has words that the register does not know. Choose from its own."),
    "unclear_word": _lazy("“%(typed)s” leaves it open. Check it."),
    "status_and_more": _lazy("“%(typed)s” was read as “%(read)s”, and it says “%(against)s” too. Check it."),
    "as_above": _lazy(
        "“%(typed)s” points to the cell above: “%(above)s”. Enter it here if it holds here too."
    ),
    "nothing_above": _lazy("“%(typed)s” points to the cell above, and nothing stands there."),
    "names_nobody": _lazy("“%(typed)s” names nobody. It is kept as text."),
    "not_named_yet": _lazy("Nobody is named yet."),
    "not_said_yet": _lazy("“%(typed)s” leaves it open. It is kept as text."),
    "no_person": _lazy("“%(typed)s” does not say who it is."),
    "not_named": _lazy("“%(typed)s” does not say who it is. Name them."),
    "two_people": _lazy("“%(typed)s” may name more than one. Name the one who answers for it."),
    "name_and_more": _lazy("Read as %(parts)s. The cell is kept as text as well. Check it."),
    "people_parted": _lazy("Read as %(parts)s. Check it."),
    "people_whole": _lazy("“%(typed)s” was read as one. If they are several, put a semicolon between them."),
    "list_parted": _lazy("Read as a list: %(parts)s. Check it."),
    "list_whole": _lazy("“%(typed)s” was read as one name. If it is several, put a semicolon between them."),
    "only_a_number": _lazy(
        "“%(typed)s” is only a number. Name the partners, or say that the column is another."
    ),
    "no_organisation": _lazy("“%(typed)s” is no organisation. It is kept as text."),
    "no_partner": _lazy("“%(typed)s” does not say that it is a partner now. It is kept as text."),
    "two_bodies": _lazy("“%(typed)s” does not name one body. Name just one."),
    "no_notice": _lazy("“%(typed)s” is no length of notice. Enter it like 3 months."),
    "notice_none": _lazy(
        "“%(typed)s” may say that no notice is needed, or that nobody knows it. It is kept as text. "
        "Enter the notice, such as 0 days where none is needed."
    ),
    "under_a_pound": _lazy(
        "“%(typed)s” would be less than a pound. If it is a share, say so in another column."
    ),
    "no_year": _lazy("The heading above “%(typed)s” names no year, or not of what. Choose another field."),
    "month_first": _lazy("Dates of this column seem to have the month first, so “%(typed)s” is not read."),
    "term": _lazy("“%(typed)s” was read as a term that begins on %(first)s and ends on %(last)s."),
    "no_length": _lazy("“%(typed)s” is no length of an agreement. Enter its end instead."),
    "other_end": _lazy(
        "“%(typed)s” from %(first)s would end on %(last)s, but the end given is %(end)s. Check them."
    ),
    "far_off_column": _lazy("%(amount)s is more than ten times any other amount of this column. Check it."),
    "far_off_row": _lazy("The council's %(amount)s is more than the whole budget of %(budget)s. Check both."),
    "far_off_before": _lazy(
        "%(amount)s is ten times or more, or a tenth or less, of the %(before)s before. Check it."
    ),
    "far_off_years": _lazy(
        "%(amount)s is ten times or more, or a tenth or less, of the %(other)s of another year in this row. Check it."
    ),
    "other_period_beside": _lazy(
        "“%(typed)s” stands beside %(amount)s, so that may not be for a year. Enter the amount for the whole year."
    ),
    "says_ended": _lazy(
        "“%(typed)s” says that it may have ended, but it comes in as live. Check its status."
    ),
    "live_past_its_end": _lazy("It comes in as live, but its end, %(typed)s, is past. Check both."),
    "over_before_its_end": _lazy(
        "Its status says that it is over, but its end, %(typed)s, is far ahead. Check both."
    ),
    "starts_far_ahead": _lazy("Its start, %(typed)s, is far ahead. Check it."),
    "ends_before_start": _lazy("Its end, %(typed)s, is before its start, %(other)s. Check both."),
    "ends_before_signing": _lazy(
        "Its end, %(typed)s, is before the day it was signed, %(other)s. Check both."
    ),
    "breaks_after_end": _lazy("Its break, %(typed)s, is after its end, %(other)s. Check both."),
    "breaks_before_start": _lazy("Its break, %(typed)s, is before its start, %(other)s. Check both."),
    "renews_before_start": _lazy("Its renewal, %(typed)s, is before its start, %(other)s. Check both."),
    "next_review_before_last": _lazy(
        "Its next review, %(typed)s, is before its last, %(other)s. Check both."
    ),
    "reviewed_ahead": _lazy("Its last review, %(typed)s, is still ahead. Check it."),
    "merged_once": _lazy(
        "“%(typed)s” stands once for several rows (%(places)s), so whose it is is not known. Enter it for each row."
    ),
    "named_twice": _lazy("“%(typed)s” is named twice in this cell, and is taken once. Check it."),
    "not_to_be_published": _lazy("This row says that it must not be published, so it will not be."),
}
