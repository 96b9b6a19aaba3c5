"""A gate that does not hold together is refused with file, line and how to mend it."""

from pathlib import Path

import pytest

from core.yaml_files import YamlError, read_yaml
from register.gates.read_gates import parse_gates

NEED = """      - key: exit
        facts: [exit-plan]
        label: Exit plan
        missing: There is none.
        source: Protocol 2.14
        verb: Add it
        mends: documents/
"""


def gate(needs: str = NEED, *, after: str = "[setting_up]", to: str = "live") -> str:
    return f"gates:\n  - after: {after}\n    to: {to}\n    needs:\n{needs}"


def parse(tmp_path: Path, text: str) -> object:
    file = tmp_path / "gates.yaml"
    file.write_text(text)
    return parse_gates(read_yaml(file))


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    assert parse(tmp_path, gate())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (gate(to="closed"), "no step leads from 'setting_up' to 'closed'"),
        (gate(to="lives"), "did you mean 'live'"),
        (gate(NEED + NEED), "two needs have the key 'exit'"),
        (gate(NEED.replace("exit-plan", "exit-plans")), "did you mean 'exit-plan'"),
        (gate(NEED.replace("        facts: [exit-plan]\n", "")), "names no fact, answer or checklist"),
        (gate(NEED.replace("verb: Add it", "verbs: Add it")), "the key 'verb' is missing"),
        (gate(NEED + "        tiers: [minor]\n"), "tiers 'minor' is not known"),
        (gate(NEED + "        unless_against: perhaps\n"), "unless_against 'perhaps' is not known"),
    ],
)
def test_what_does_not_hold_together_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(YamlError, match=r"gates.yaml, line \d+") as refused:
        parse(tmp_path, text)
    assert words in str(refused.value)
