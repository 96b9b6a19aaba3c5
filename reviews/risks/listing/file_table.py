"""The risks of the council as a file."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from register.access.exempt import secrecy_for
from register.approvals.rules import ApprovalStanding
from register.exporting.files import Export, build_listing_export, name_of, read_in_batches
from reviews.choices import ScoreKind
from reviews.models.risk import RiskScore
from reviews.risks.listing.listing import RiskListing


def build_risk_export(listing: RiskListing) -> Export:
    """Return the risks found, with all three scores of each."""
    return build_listing_export(listing, _("Risks"), list_heads(), partial(_rows, listing))


def list_heads() -> list[str]:
    """Return the headings of the file."""
    return [
        *(_("Reference"), _("Partnership"), _("Directorate"), _("Number"), _("Risk")),
        *(_("Because of"), _("There is a chance that"), _("Leading to"), _("Category"), _("Owner")),
        *(head for _kind, label in ScoreKind.choices for head in _score_heads(str(label))),
        *(_("Treatment"), _("What is done about it"), _("Look at it again by")),
        *(_("Tolerated until"), _("Why it is tolerated"), _("How its approval stands")),
        *(_("Tolerance approved by"), _("Approval runs out on")),
        *(_("Also on the council's register"), _("What the council carries")),
    ]


def _rows(listing: RiskListing, ids: Sequence[int]) -> Iterator[list[Any]]:
    named = ("partnership__directorate", "owner", *ScoreKind.values)
    for batch in read_in_batches(listing.ordered().select_related(*named), ids):
        secrecy = secrecy_for(listing.user, {risk.partnership_id for risk in batch})
        for risk in batch:
            yield [
                risk.partnership.reference,
                secrecy.of(risk.partnership_id).instead("name") or risk.partnership.name,
                name_of(risk.partnership.directorate),
                *(risk.number, risk.title, risk.cause, risk.event, risk.consequence),
                *(risk.get_category_display(), risk.owner and risk.owner.name_for(names=listing.names)),
                *(cell for kind in ScoreKind.values for cell in _score_cells(getattr(risk, kind))),
                *(risk.get_treatment_display(), risk.measures, risk.review_by),
                *(risk.tolerated_until, risk.tolerated_why),
                *_approval_cells(listing.approvals.get(risk.pk)),
                *(risk.also_on_council_register, risk.council_share),
            ]


def _approval_cells(approval: ApprovalStanding | None) -> list[Any]:
    """How the approval stands; by whom and until when only while it holds."""
    if approval is None:
        return [None] * 3
    words = approval.describe() or _("Nobody was asked to approve it")
    return [words, approval.who, approval.until] if approval.holds else [words, None, None]


def _score_heads(label: str) -> Iterator[str]:
    for what in (_("likelihood"), _("impact"), _("score"), _("band"), _("matrix"), _("scored on")):
        yield f"{label}: {what}"


def _score_cells(score: RiskScore | None) -> list[Any]:
    """A score with the matrix that it was made under, so that a sheet with two matrices cannot mislead."""
    if score is None:
        return [None] * 6
    made_under = _("%(title)s, edition %(edition)s") % {
        "title": score.made_under.title,
        "edition": score.edition,
    }
    return [score.likelihood, score.impact, score.score, score.band_word, made_under, score.scored_on]
