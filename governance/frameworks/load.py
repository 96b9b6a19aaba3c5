"""The framework library: reads checklist files into frozen data, and refuses a file that is wrong.

Source: protocol 2.1 (P20: a head is never dropped).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.yaml_files import SLUG, YamlEntry, YamlError, read_yaml
from governance.frameworks.load_scale import read_scale
from governance.frameworks.model import (
    TIERS,
    Depth,
    Depths,
    Framework,
    Kind,
    Option,
    Question,
    Section,
    Source,
    SourceDocument,
)
from register.choices import DocumentKind, Form
from register.known.finding import FACTS

__all__ = ["EDITIONS", "Framework", "YamlError", "load_facts", "load_framework", "load_frameworks"]

EDITIONS = Path(__file__).parent / "editions"
ADD_FACT = "add it to facts.yaml with its label"


@dataclass(frozen=True)
class _Setting:
    """What a question may refer to: the documents cited, the facts known, and the usual depths."""

    documents: tuple[SourceDocument, ...]
    facts: Collection[str]
    heads: Depths
    details: Depths | None


def load_frameworks(folder: Path = EDITIONS) -> tuple[Framework, ...]:
    """Read every framework file of a folder, in the order of their names.

    Raises YamlError when one is wrong, when two files hold the same edition, or when one fact is
    answered in different ways, because an answer could then not be carried from one to the other.
    """
    facts = load_facts()
    frameworks = tuple(load_framework(path, facts=facts) for path in sorted(folder.rglob("*.yaml")))
    _refuse_twice((f"{each.code} edition {each.edition}" for each in frameworks), folder.name)
    kinds: dict[str, tuple[Kind, str]] = {}
    for framework in frameworks:
        for question in framework.questions:
            kind, other = kinds.setdefault(question.fact, (question.kind, framework.code))
            if kind != question.kind:
                raise YamlError(
                    f"The fact {question.fact!r} is answered as {kind} in {other} and as {question.kind} in "
                    f"{framework.code}; give both the same kind, or use two facts."
                )
    return frameworks


def load_framework(path: Path, *, facts: Collection[str] | None = None) -> Framework:
    """Read one framework file; raises YamlError that says where it is wrong and how to mend it."""
    top = read_yaml(path)
    documents = tuple(_document(entry) for entry in top.entries("sources"))
    heads, details = _usual_depths(top)
    setting = _Setting(documents, load_facts() if facts is None else facts, heads, details)
    sections = tuple(_section(entry, setting) for entry in top.entries("sections"))
    questions = [question for section in sections for question in section.questions]
    rating = top.optional_entry("rating")
    rated = [question.key for question in questions if question.kind is Kind.YES_PARTLY_NO_NA]
    framework = Framework(
        code=top.slug("code"),
        title=top.text("title"),
        edition=top.number("edition", least=1),
        published=top.day("published"),
        purpose=top.text("purpose"),
        documents=documents,
        sections=sections,
        scale=read_scale(rating, rated) if rating else None,
    )
    top.done()
    _refuse_twice((f"source {each.name!r}" for each in documents), top.file)
    _refuse_twice((f"section {each.key!r}" for each in sections), top.file)
    _refuse_twice((f"question {each.key!r}" for each in questions), top.file)
    _refuse_twice((f"fact {each.fact!r}" for each in questions), top.file)
    return framework


def load_facts(path: Path = FACTS) -> Mapping[str, str]:
    """Read the glossary of facts: the label of each fact key, in the order of the file."""
    entry = read_yaml(path)
    facts = entry.pairs()
    for key in facts:
        if not SLUG.fullmatch(key):
            raise entry.problem(f"fact {key!r} must be small letters, figures and hyphens, like exit-plan")
    return facts


def _refuse_twice(names: Iterable[str], file: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise YamlError(f"{file}: {name} stands there twice; rename or remove one of them.")
        seen.add(name)


def _document(entry: YamlEntry) -> SourceDocument:
    document = SourceDocument(entry.text("name"), entry.text("title"), entry.text("reference"))
    entry.done()
    return document


def _usual_depths(top: YamlEntry) -> tuple[Depths, Depths | None]:
    entry = top.entry("depth")
    heads, details = _depths(entry.entry("heads")), entry.optional_entry("details")
    entry.done()
    return heads, _depths(details) if details else None


def _depths(entry: YamlEntry) -> Depths:
    major, moderate, limited = (Depth(entry.one_of(tier, [depth.value for depth in Depth])) for tier in TIERS)
    entry.done()
    return Depths(major, moderate, limited)


def _section(entry: YamlEntry, setting: _Setting) -> Section:
    key = entry.slug("key")
    entry.name = f"section {key}"
    questions = tuple(_question(each, setting) for each in entry.entries("questions"))
    section = Section(key, entry.text("title"), entry.text("intro"), questions)
    entry.done()
    _check_folding(entry, section)
    return section


def _check_folding(entry: YamlEntry, section: Section) -> None:
    for tier in TIERS:
        if not any(question.depth.at(tier) is Depth.FOLDED for question in section.questions):
            continue
        if len(section.heads) != 1:
            raise entry.problem("questions fold here, so exactly one must be the head they fold into")
        head = section.heads[0]
        if head.depth.at(tier) is Depth.LIGHT and not head.one_line:
            raise entry.problem(f"add one_line to the head {head.key!r}: it must cover what folds into it")


def _question(entry: YamlEntry, setting: _Setting) -> Question:
    key = entry.slug("key")
    entry.name = f"question {key}"
    head = entry.flag("head")
    question = Question(
        key=key,
        fact=entry.one_of("fact", setting.facts, otherwise=ADD_FACT),
        label=entry.text("label"),
        question=entry.text("question"),
        guidance=entry.text("guidance"),
        kind=Kind(entry.one_of("kind", [kind.value for kind in Kind])),
        when_missing=entry.text("when_missing"),
        depth=_question_depth(entry, head, setting),
        sources=tuple(_source(each, setting.documents) for each in entry.entries("source")),
        head=head,
        one_line=entry.text("one_line", ""),
        rests_on=entry.text("rests_on", ""),
        draws_on=entry.words("draws_on", setting.facts, otherwise=ADD_FACT),
        options=tuple(_option(each, setting) for each in entry.optional_entries("options")),
        forms=entry.words("forms", Form.values),
        weight=entry.number("weight", least=1, default=1),
        evidence=entry.flag("evidence"),
        held_in=entry.words("held_in", DocumentKind.values),
    )
    entry.done()
    _check_question(entry, question)
    return question


def _question_depth(entry: YamlEntry, head: bool, setting: _Setting) -> Depths:
    own = entry.optional_entry("depth")
    depth = _depths(own) if own else setting.heads if head else setting.details
    if depth is None:
        raise entry.problem("has no depth; add one here, or details under depth at the top of the file")
    return depth


def _check_question(entry: YamlEntry, question: Question) -> None:
    if (question.kind is Kind.CHOICE) != (len(question.options) >= 2):
        raise entry.problem("a choice needs two options or more, and only a choice may have them")
    if len({option.key for option in question.options}) < len(question.options):
        raise entry.problem("two options have the same key; rename one of them")
    if question.head and (question.forms or any(question.depth.at(tier) is Depth.FOLDED for tier in TIERS)):
        raise entry.problem("a head may never be dropped: take out its forms, and make no depth folded")
    if question.one_line and not question.head:
        raise entry.problem("only a head has one_line; take it out")
    if question.fact in question.draws_on:
        raise entry.problem("draws_on repeats the question's own fact; take it out there")


def _source(entry: YamlEntry, documents: tuple[SourceDocument, ...]) -> Source:
    source = Source(
        id=entry.text("id"),
        document=entry.one_of("document", [document.name for document in documents]),
        paragraph=entry.text("paragraph"),
    )
    if not re.fullmatch(r"[A-Z][0-9]{1,2}", source.id):
        raise entry.problem(f"id {source.id!r} must be a letter and a number, like P7")
    entry.done()
    return source


def _option(entry: YamlEntry, setting: _Setting) -> Option:
    source = entry.entry("source")
    key, label, help_text = entry.text("key"), entry.text("label"), entry.text("help")
    entry.done()
    return Option(key, label, help_text, _source(source, setting.documents))
