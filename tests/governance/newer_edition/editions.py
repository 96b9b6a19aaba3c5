"""Further editions of the arrangements in place, each changed in one way."""

import json
from collections.abc import Callable
from typing import Any

from governance.frameworks.from_json import framework_from
from governance.models import Edition

CODE = "arrangements-in-place"


def publish(number: int, change: Callable[[dict[str, Any]], None]) -> Edition:
    """Publish one more edition of the arrangements in place, changed so."""
    content = json.loads(Edition.objects.newest(CODE).content)
    content["edition"] = number
    change(content)
    framework = framework_from(content)
    newest = Edition.objects.newest(CODE)
    return Edition.objects.create(
        code=CODE,
        number=number,
        title=newest.title,
        published_on=newest.published_on,
        content=json.dumps(framework.canonical()),
        fingerprint=framework.fingerprint,
        loaded_at=newest.loaded_at,
    )


def leave_out_first(content: dict[str, Any]) -> None:
    first, second = content["sections"][0]["questions"][:2]
    content["sections"][0]["questions"].remove(first)
    second["question"] = "Does every partner know what it is for?"


def bring_back(content: dict[str, Any]) -> None:
    before = json.loads(Edition.objects.get(code=CODE, number=1).content)
    content["sections"][0]["questions"].insert(0, before["sections"][0]["questions"][0])
