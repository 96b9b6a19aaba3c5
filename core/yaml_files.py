"""The one reader of YAML, in two forms; both name file and line of what is wrong, and neither lets a key stand twice.

`read_yaml` is for what a council edits: every value as plain text with its line, nothing guessed, nothing
ignored. In ordinary YAML an unquoted `no` is a truth value, 2.10 is the number 2.1, and of two equal keys
the last one wins in silence. A monitoring officer who reviews a framework must not have to know that.
`read_data` is for our own tables, where numbers, dates and truth values are meant as such.
"""

import difflib
import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class YamlError(ValueError):
    """A file that cannot be used. The message says where it is wrong and how to mend it."""


class YamlEntry:
    """One mapping of a file. It hands out each value by key and remembers which keys were asked for."""

    def __init__(self, node: yaml.Node, file: str, name: str) -> None:
        self.file, self.name, self.line = file, name, node.start_mark.line + 1
        self._nodes: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        if not isinstance(node, yaml.MappingNode):
            raise self.problem("must be keys and values, each written as key: value")
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError(
                    f"{file}, line {key.start_mark.line + 1} ({name}): a key must be one word, "
                    "not a list or a mapping; write it as key: value."
                )
            if key.value in self._nodes:
                raise self.problem(f"the key {key.value!r} stands here twice; keep one of them", key.value)
            self._nodes[key.value] = value

    def problem(self, what: str, key: str = "") -> YamlError:
        """Return the error to raise: file, line and name of the entry, then `what` is wrong with it.

        The line is that of `key` where the entry has it, else the line at which the entry begins.
        """
        line = self._nodes[key].start_mark.line + 1 if key in self._nodes else self.line
        return YamlError(f"{self.file}, line {line} ({self.name}): {what}{'' if what.endswith('?') else '.'}")

    def has(self, key: str) -> bool:
        """Say whether the key is there at all."""
        return key in self._nodes

    def done(self) -> None:
        """Raise YamlError when the entry holds a key that nobody asked for."""
        for key in self._nodes:
            if key not in self._asked:
                hint = _hint(key, self._asked, f"use only {', '.join(sorted(self._asked))}")
                raise self.problem(f"the key {key!r} is not known here; {hint}", key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text under `key`, its line breaks and runs of spaces made single spaces."""
        self._asked.add(key)
        if default is not None and not self.has(key):
            return default
        node = self._needed(key)
        if not isinstance(node, yaml.ScalarNode):
            raise self.problem(f"{key!r} must be text, not a list", key)
        value = " ".join(str(node.value).split())
        if not value:
            raise self.problem(f"{key!r} is empty; write its text or take the key out", key)
        return value

    def slug(self, key: str) -> str:
        """Return a stable key: small letters, figures and single hyphens."""
        value = self.text(key)
        if not SLUG.fullmatch(value):
            raise self.problem(
                f"{key} {value!r} must be small letters, figures and hyphens, like exit-plan", key
            )
        return value

    def one_of(
        self, key: str, allowed: Collection[str], default: str | None = None, *, otherwise: str = ""
    ) -> str:
        """Return the text under `key`, which must be one of the words allowed.

        `otherwise` says how to mend a word that is like none of them; without it they are all listed.
        """
        return self._allowed(key, self.text(key, default), allowed, otherwise)

    def flag(self, key: str) -> bool:
        """Return True for yes; False for no, or when the key is left out."""
        return self.one_of(key, ("yes", "no"), default="no") == "yes"

    def number(self, key: str, *, least: int = 0, default: int | None = None) -> int:
        """Return a whole number of `least` or more."""
        value = self.text(key, None if default is None else str(default))
        if not re.fullmatch(r"[0-9]{1,6}", value) or int(value) < least:
            raise self.problem(f"{key!r} must be a whole number from {least} up, not {value!r}", key)
        return int(value)

    def day(self, key: str) -> date:
        """Return a date written as 2026-04-01."""
        value = self.text(key)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.problem(f"{key!r} must be a date like 2026-04-01, not {value!r}", key) from None

    def words(self, key: str, allowed: Collection[str], *, otherwise: str = "") -> tuple[str, ...]:
        """Return a list of words, each allowed and none twice; empty when the key is left out."""
        self._asked.add(key)
        if not self.has(key):
            return ()
        items = self._items(key)
        if not all(isinstance(item, yaml.ScalarNode) for item in items):
            raise self.problem(f"{key!r} must be a list of single words", key)
        values = [str(item.value) for item in items]
        if len(set(values)) < len(values):
            raise self.problem(f"{key!r} names the same word twice; keep one of them", key)
        return tuple(self._allowed(key, value, allowed, otherwise) for value in values)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty when the key is left out."""
        self._asked.add(key)
        if not self.has(key):
            return ()
        items = self._items(key)
        if not all(isinstance(item, yaml.ScalarNode) and item.value.strip() for item in items):
            raise self.problem(f"{key!r} must be a list of texts, none of them empty", key)
        return tuple(" ".join(str(item.value).split()) for item in items)

    def entry(self, key: str) -> "YamlEntry":
        """Return the mapping under `key`."""
        return YamlEntry(self._needed(key), self.file, f"{key} of {self.name}")

    def optional_entry(self, key: str) -> "YamlEntry | None":
        """Return the mapping under `key`, or None when the key is left out."""
        self._asked.add(key)
        return self.entry(key) if self.has(key) else None

    def entries(self, key: str) -> tuple["YamlEntry", ...]:
        """Return the list of mappings under `key`; it may not be empty."""
        return tuple(YamlEntry(item, self.file, f"{key} of {self.name}") for item in self._items(key))

    def optional_entries(self, key: str) -> tuple["YamlEntry", ...]:
        """Return the list of mappings under `key`, or nothing when the key is left out."""
        self._asked.add(key)
        return self.entries(key) if self.has(key) else ()

    def list_keys(self) -> tuple[str, ...]:
        """Return the keys of the entry in their order, for a file whose keys are free."""
        return tuple(self._nodes)

    def pairs(self) -> Mapping[str, str]:
        """Return the whole entry as text by key, for a file whose keys are free."""
        return {key: self.text(key) for key in self._nodes}

    def _needed(self, key: str) -> yaml.Node:
        self._asked.add(key)
        if key not in self._nodes:
            raise self.problem(f"the key {key!r} is missing; add it")
        return self._nodes[key]

    def _items(self, key: str) -> list[yaml.Node]:
        node = self._needed(key)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.problem(f"{key!r} must be a list with at least one item", key)
        return list(node.value)

    def _allowed(self, key: str, value: str, allowed: Collection[str], otherwise: str) -> str:
        if value in allowed:
            return value
        hint = _hint(value, allowed, otherwise or f"use one of {', '.join(sorted(allowed))}")
        raise self.problem(f"{key} {value!r} is not known; {hint}", key)


def _hint(word: str, allowed: Collection[str], otherwise: str) -> str:
    near = difflib.get_close_matches(word, sorted(allowed), n=1)
    return f"did you mean {near[0]!r}?" if near else otherwise


def read_yaml(path: Path) -> YamlEntry:
    """Read the one mapping that a YAML file holds, every scalar as text.

    Raises YamlError when the file is missing, not UTF-8, not YAML, or not a mapping.
    """
    node, _loader = _compose(path, yaml.BaseLoader)
    return YamlEntry(node, _name(path), path.stem)


def read_data(path: Path) -> Any:
    """Read a YAML file into dicts, lists, texts, numbers and dates.

    Raises YamlError when the file is missing, empty, not UTF-8 or not YAML, or when a key stands twice.
    """
    node, loader = _compose(path, yaml.SafeLoader)
    if twice := _key_standing_twice(node):
        raise YamlError(
            f"{_place(path, twice)}: the key {twice.value!r} stands here twice; keep one of them."
        )
    try:
        return loader.construct_document(node)
    except yaml.YAMLError as error:
        raise _not_yaml(path, error) from error
    except ValueError as error:  # a date such as 2026-02-30
        raise YamlError(f"{_name(path)}: holds a value that cannot be read ({error}).") from error


def _compose(path: Path, loader_class: type[yaml.BaseLoader | yaml.SafeLoader]) -> tuple[yaml.Node, Any]:
    try:
        loader = loader_class(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
    except (OSError, UnicodeDecodeError) as error:
        raise YamlError(f"{_name(path)}: cannot be read; save it as UTF-8 text ({error}).") from error
    except yaml.YAMLError as error:
        raise _not_yaml(path, error) from error
    if node is None:
        raise YamlError(f"{_name(path)}: the file is empty; write its contents or remove the file.")
    return node, loader


def _key_standing_twice(top: yaml.Node) -> yaml.Node | None:
    """Return the second of two equal keys of one mapping, at any depth."""
    ahead: list[yaml.Node] = [top]
    seen: set[yaml.Node] = set()
    while ahead:
        node = ahead.pop()
        if node in seen:  # an alias of what was looked at already
            continue
        seen.add(node)
        if isinstance(node, yaml.MappingNode):
            keys: set[tuple[str, str]] = set()
            key: yaml.Node
            for key, value in node.value:
                if (key.tag, repr(key.value)) in keys:
                    return key
                keys.add((key.tag, repr(key.value)))
                ahead.append(value)
        elif isinstance(node, yaml.SequenceNode):
            ahead.extend(node.value)
    return None


def _name(path: Path) -> str:
    """Return the file with its folder: many folders hold a file of the same name."""
    return "/".join(path.parts[-2:])


def _place(path: Path, node: yaml.Node) -> str:
    return f"{_name(path)}, line {node.start_mark.line + 1}"


def _not_yaml(path: Path, error: yaml.YAMLError) -> YamlError:
    where = getattr(error, "problem_mark", None)
    line = f", line {where.line + 1}" if where else ""
    return YamlError(f"{_name(path)}{line}: not valid YAML; check its spaces and colons.")
