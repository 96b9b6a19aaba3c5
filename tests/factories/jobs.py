"""A background job in any state."""

import factory

from core import clock
from core.models import Job


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    class Params:
        running = factory.Trait(
            state="running",
            attempt=1,
            started_at=factory.LazyFunction(clock.now),
            heartbeat_at=factory.LazyFunction(clock.now),
        )
        finished = factory.Trait(
            state="done", attempt=1, result={"count": 3}, finished_at=factory.LazyFunction(clock.now)
        )
        failed = factory.Trait(
            state="failed",
            attempt=3,
            error="The disk was full.",
            finished_at=factory.LazyFunction(clock.now),
        )

    key = factory.Sequence(lambda n: f"sample:{n}")
    name = "sample"
    most_attempts = 3
    asked_at = factory.LazyFunction(clock.now)
    asked_by_label = "Ada Officer"
    due_at = factory.LazyFunction(clock.now)
