"""When each form of partnership fits, in a line (P17, Appendix 1 section 2)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from register.choices import Form

Words = str | Promise

FORM_HELP: Mapping[str, Words] = {
    Form.INFORMAL: _lazy("Bodies agree to work together. Nothing binds them and no money is held in common."),
    Form.CONTRACTUAL: _lazy("An agreement that a court would uphold says who does what and who pays."),
    Form.DELEGATION: _lazy("One council carries out a function for another, under section 101."),
    Form.JOINT_COMMITTEE: _lazy("Councils decide together through one committee of members."),
    Form.SHARED_SERVICE: _lazy("Several councils run one service together, usually with one as host."),
    Form.POOLED_FUND: _lazy("The council and the NHS put money into one fund and commission from it."),
    Form.STATUTORY_BOARD: _lazy("A law says that it must exist and who sits on it."),
    Form.TRADING_COMPANY: _lazy("A company that the council owns and that trades."),
    Form.JOINT_COMPANY: _lazy("A company that the council owns or guarantees together with others."),
    Form.CIC: _lazy("A company whose assets are locked to a benefit for the community."),
    Form.TRUST: _lazy("Trustees hold assets or run a service for a charitable purpose."),
    Form.PROGRAMME: _lazy("A piece of work with an end, done together, often with a grant."),
    Form.NETWORK: _lazy("Members meet, share what they know, and decide nothing for each other."),
    Form.OUTSIDE_BODY: _lazy("A body of its own on which the council has seats."),
    Form.GRANT: _lazy("The council gives money, or has a written understanding with a sector."),
}
