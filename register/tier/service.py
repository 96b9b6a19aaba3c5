"""Scoring how much a partnership matters. The newest score sets its tier; every earlier one is kept."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.dates import financial_year_of
from core.history import audit, writing
from core.history.actors import Actor
from register.choices import Basis, Cap, Form, PartnerRole
from register.models import Liability, Membership, Partnership, Significance
from register.models.money import council_pays_in_all
from register.rules import tiers
from register.rules.significance import read_criteria
from register.services import related
from register.standing import refresh as standing_refresh


def find_binding(partnership: Partnership, *, on: date) -> tiers.Binding:
    """Return what sets a floor for this partnership, with the council's money of the year in which `on` lies."""
    itself = Partnership.objects.filter(pk=partnership.pk)
    seats = Membership.objects.staying(on).filter(partnership=partnership)
    return tiers.Binding(
        statutory=partnership.basis == Basis.STATUTORY or partnership.form == Form.STATUTORY_BOARD,
        pooled_fund=partnership.form == Form.POOLED_FUND,
        accountable_body=seats.filter(role=PartnerRole.ACCOUNTABLE, organisation__is_council=True).exists(),
        council_company=partnership.form == Form.TRADING_COMPANY,
        unlimited_liability=Liability.objects.filter(partnership=partnership, cap=Cap.NOT_CAPPED).exists(),
        contribution=council_pays_in_all(itself, financial_year_of(on)).amount or Decimal(0),
    )


@transaction.atomic
def score(
    partnership: Partnership, *, scores: Mapping[str, int], reason: str, on: date, by: Actor
) -> Significance:
    """Write a new scoring and the tier that follows from it. Raises ValueError for a score that is missing."""
    standing_refresh.take_turn([partnership.pk])
    locked = Partnership.objects.get(pk=partnership.pk)
    outcome = tiers.assess_tier(read_criteria(), scores, find_binding(locked, on=on))
    scoring = Significance(
        partnership=locked,
        edition=read_criteria().edition,
        scores=dict(scores),
        floors=[floor.key for floor in outcome.floors],
        total=outcome.total,
        tier=outcome.tier,
        reason=reason,
        scored_on=on,
        scored_by=by.label,
    )
    writing.insert(scoring, by=by, reason=reason)
    was = locked.get_tier_display()
    if locked.tier != outcome.tier:
        locked.tier = outcome.tier
        writing.update(locked, by=by, reason=reason)
        standing_refresh.refresh([locked.pk])
    audit.record(
        "partnership.scored",
        by=by,
        about=locked,
        object=scoring,
        category=audit.Category.DECISION,
        headline=_("Significance scored:"),
        detail=_("%(total)s of %(most)s, %(tier)s")
        % {"total": outcome.total, "most": read_criteria().most, "tier": outcome.tier.label},
        changes=[audit.Change("tier", _("Tier"), was, locked.get_tier_display())]
        if was != locked.get_tier_display()
        else [],
        reason=reason,
    )
    related.follow(locked, by=by)
    return scoring
