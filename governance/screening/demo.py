"""Screenings of the fictional council (../demo.yaml): by whoever sponsors it, so many months ago."""

from collections.abc import Iterator
from functools import partial

from core import clock
from core.yaml_files import read_data
from governance.demo import FILE
from governance.screening.service import record_screening
from governance.screening.walk import walk_of
from register.demo import Cast, Moment
from register.rules.screening.read import read_screening


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield how each partnership was screened; what is not named in its answers was answered as for a plain one."""
    screening = read_screening()
    plain = dict.fromkeys((rule.when[0] for rule in screening.exclusions), False)
    plain |= dict.fromkeys(screening.definition, True)
    for name, (months, answers) in read_data(FILE)["screenings"].items():
        if cast.knows(name):
            yield cast.moment(
                cast.day(-months), f"{name} screened", partial(_screen, cast, name, {**plain, **answers})
            )


def _screen(cast: Cast, name: str, answers: dict[str, bool]) -> None:
    partnership = cast.read_partnership(name)
    by = cast.actor(partnership.sponsor)
    record_screening(partnership, walk_of(answers), on=clock.today(), by=by)
