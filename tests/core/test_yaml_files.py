"""The reader of our own YAML tables. The strict form is tested with the frameworks that it reads."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.yaml_files import YamlError, read_data, read_yaml

Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def writer(content: bytes) -> Path:
        path = tmp_path / "demo" / "start.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    return writer


def test_data_comes_with_its_numbers_dates_and_texts(write: Write) -> None:
    content = "a: 1\nb: [x, 2026-04-01]\nc: {d: 'caf\u00e9', e: [{f: yes}]}\n".encode()
    assert read_data(write(content)) == {
        "a": 1,
        "b": ["x", date(2026, 4, 1)],
        "c": {"d": "caf\u00e9", "e": [{"f": True}]},
    }


def test_what_stands_once_may_be_used_again(write: Write) -> None:
    content = b"one: &same {a: 1, b: 2}\ntwo: *same\nthree: {<<: *same, b: 3}\n"
    assert read_data(write(content)) == {
        "one": {"a": 1, "b": 2},
        "two": {"a": 1, "b": 2},
        "three": {"a": 1, "b": 3},
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: 2\na: 3\n", "demo/start.yaml, line 3: the key 'a' stands here twice; keep one of them."),
        (b"- x: 1\n- y:\n    z: 1\n    z: 1\n", "demo/start.yaml, line 4: the key 'z' stands here twice"),
        (b"a: 1\nb: [1, 2\n", "demo/start.yaml, line 3: not valid YAML; check its spaces and colons."),
        (b"a: 1\nb: c: d\n", "demo/start.yaml, line 2: not valid YAML"),
        (b"a: 1\nb: !strange 2\n", "demo/start.yaml, line 2: not valid YAML"),
        (b"a: 1\n---\nb: 2\n", "demo/start.yaml, line 2: not valid YAML"),
        (b"a: 2026-02-30\n", "demo/start.yaml: holds a value that cannot be read"),
        (b"a: caf\xe9\n", "demo/start.yaml: cannot be read; save it as UTF-8 text"),
        (b"# nothing yet\n", "demo/start.yaml: the file is empty"),
    ],
)
def test_a_faulty_table_is_refused_with_file_and_line(write: Write, content: bytes, message: str) -> None:
    with pytest.raises(YamlError) as refusal:
        read_data(write(content))
    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize("read", [read_data, read_yaml])
def test_a_file_that_is_not_there_is_refused_with_its_name(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    with pytest.raises(YamlError, match=r"/absent\.yaml: cannot be read"):
        read(tmp_path / "absent.yaml")


def test_the_strict_form_refuses_a_key_that_stands_twice(write: Write) -> None:
    with pytest.raises(YamlError, match=r"demo/start\.yaml, line 1 \(start\): the key 'a' stands here twice"):
        read_yaml(write(b"a: 1\na: 2\n"))


@pytest.mark.parametrize("content", [b"? [a, b]\n: 1\n", b"? {a: 1}\n: 2\n"])
def test_a_key_that_is_no_word_is_refused_in_a_sentence(write: Write, content: bytes) -> None:
    with pytest.raises(YamlError, match="a key must be one word"):
        read_yaml(write(content))
