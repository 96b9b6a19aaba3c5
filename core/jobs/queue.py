"""The queue that carries the ids of jobs to the workers: the one file that knows django-q2.

Its broker is the database, or Redis by a setting. It may lose an id, or hand it out twice: the row of the job decides.
"""

from collections.abc import Callable

from django.db import connections
from django_q.brokers import get_broker
from django_q.cluster import Cluster
from django_q.tasks import async_task

RUN = "core.jobs.running.run_job"


def put_job(pk: int) -> None:
    """Put the id of a job into the queue."""
    async_task(RUN, pk)


def empty_queue() -> None:
    """Drop every id in the queue. What still waits is put there again by the sweeper."""
    get_broker().purge_queue()


def run_workers(tick: Callable[[], None], *, seconds: float, until: Callable[[], bool]) -> None:
    """Do jobs until told to stop, by a signal or by `until`, and call `tick` every few seconds meanwhile."""
    connections.close_all()  # the workers are forked off
    cluster = Cluster()
    cluster.start()
    while cluster.sentinel.is_alive():
        tick()
        if until():
            cluster.stop()
        cluster.sentinel.join(seconds)
