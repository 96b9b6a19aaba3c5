"""The questions and rules of the screening, read from their file once and checked: a fault stops all."""

from functools import cache
from pathlib import Path

from core.yaml_files import YamlEntry, read_yaml
from register.choices import ScopeKind
from register.rules.screening.rules import KindRule, OtherTest, Screening, ScreeningQuestion

FILE = Path(__file__).with_name("screening.yaml")


@cache
def read_screening() -> Screening:
    """Return the edition in force. Raises YamlError."""
    return parse_screening(read_yaml(FILE))


def parse_screening(file: YamlEntry) -> Screening:
    """Turn a file into a screening that holds together. Raises YamlError with file, line and entry."""
    questions = [_read_question(entry) for entry in file.entries("questions")]
    features = [_read_question(entry) for entry in file.entries("features")]
    keys = [asked.key for asked in (*questions, *features)]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise file.problem(f"two questions have the key {twice[0]!r}; give each its own", "questions")
    found = Screening(
        edition=file.text("edition"),
        questions=tuple(questions),
        features=tuple(features),
        definition=file.words("definition", keys),
        exclusions=tuple(_read_kind(entry, keys) for entry in file.entries("exclusions")),
        kinds=tuple(_read_kind(entry, keys) for entry in file.entries("kinds")),
        others=tuple(_read_other(entry, keys) for entry in file.entries("others")),
    )
    file.done()
    return found


def _read_question(entry: YamlEntry) -> ScreeningQuestion:
    after = entry.optional_entry("after")
    found = ScreeningQuestion(
        entry.text("key"),
        entry.text("question"),
        entry.text("source"),
        entry.text("help", ""),
        {key: value == "yes" for key, value in after.pairs().items()} if after else {},
    )
    entry.done()
    return found


def _read_kind(entry: YamlEntry, keys: list[str]) -> KindRule:
    found = KindRule(
        ScopeKind(entry.one_of("kind", ScopeKind.values)),
        entry.words("when", keys),
        entry.text("because"),
        entry.text("source"),
        entry.words("unless", keys),
        entry.text("although", ""),
    )
    entry.done()
    return found


def _read_other(entry: YamlEntry, keys: list[str]) -> OtherTest:
    found = OtherTest(
        entry.text("source"), entry.words("all", keys), entry.words("any", keys), entry.flag("kinds")
    )
    entry.done()
    return found
