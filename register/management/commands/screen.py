"""manage.py screen FILE.json"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from register.rules.screening.read import read_screening
from register.rules.screening.rules import Answers, Screening, ScreeningResult, screen

_WORDS = {"yes": True, "no": False, True: True, False: False, None: None, "": None, "not known": None}


class Command(BaseCommand):
    help = (
        "Say of each case in FILE whether it is a partnership. FILE holds a list of cases, each with a name and its "
        "answers (yes, no, or left out); FILE may be - for standard input. `screen --questions` lists the questions."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE")
        parser.add_argument("--questions", action="store_true", help="list the questions and their keys")

    def handle(self, *, file: str | None, questions: bool, **options: Any) -> None:
        screening = read_screening()
        if questions or file is None:
            asked = [*screening.questions, *screening.features]
            self._print([{"key": one.key, "question": one.question, "source": one.source} for one in asked])
            return
        cases = _read_cases(file)
        named = [
            (_name(case, place), _answers(screening, case, place)) for place, case in enumerate(cases, 1)
        ]
        self._print([{"name": name, **_write(screen(screening, answers))} for name, answers in named])

    def _print(self, found: Any) -> None:
        self.stdout.write(json.dumps(found, indent=2))


def _read_cases(file: str) -> list[Any]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        found = json.loads(text)
    except (OSError, ValueError, RecursionError) as fault:
        raise CommandError(f"{file} could not be read as JSON: {fault}. Nothing was decided.") from fault
    if isinstance(found, dict):
        found = found.get("cases", [found])
    if not isinstance(found, list):
        raise CommandError(f"{file} must hold a list of cases. Nothing was decided.")
    return found


def _name(case: Any, place: int) -> str:
    return str(case.get("name") or f"case {place}") if isinstance(case, dict) else f"case {place}"


def _answers(screening: Screening, case: Any, place: int) -> Answers:
    name = _name(case, place)
    given = case.get("answers") if isinstance(case, dict) else None
    if not isinstance(given, dict):
        raise CommandError(
            f'{name}: write its answers as {{"answers": {{"pfi": "no"}}}}. Nothing was decided.'
        )
    found: dict[str, bool] = {}
    for key, value in given.items():
        if key not in screening.by_key:
            known = ", ".join(screening.by_key)
            raise CommandError(
                f"{name}: there is no question {key!r}. The questions: {known}. Nothing was decided."
            )
        word = value.strip().casefold() if isinstance(value, str) else value
        if not isinstance(word, str | bool | None) or word not in _WORDS:
            raise CommandError(f"{name}: {key} must be yes or no, not {value!r}. Nothing was decided.")
        if (answer := _WORDS[word]) is not None:
            found[key] = answer
    return found


def _write(result: ScreeningResult) -> dict[str, Any]:
    return {
        "outcome": result.outcome.value,
        "kind": result.kind.value if result.kind else None,
        "reasons": [{"sentence": why.sentence, "source": why.source} for why in result.reasons],
        "missing": list(result.missing),
        "others": [
            {
                "source": other.source,
                "outcome": other.outcome.value,
                "kind": other.kind.value if other.kind else None,
                "why": other.why,
            }
            for other in result.others
        ],
    }
