"""What a browser posts when a form is sent as it stands: every field with what the page put into it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_NOT_SENT = ("submit", "button", "image", "reset", "file")


@dataclass
class FilledForm:
    """One form of a page: where it posts to, and what."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        if name:
            self.fields.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FilledForm] = []
        self.open: FilledForm | None = None
        self.select = self.textarea = ""
        self.words: list[str] = []
        self.first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = FilledForm(given.get("action", ""))
            if given.get("method", "").lower() == "post":
                self.forms.append(self.open)
        elif self.open is None or "disabled" in given:
            return
        elif tag == "input":
            self._input(self.open, given)
        elif tag == "select":
            self.select, self.first = given.get("name", ""), None
        elif tag == "option" and self.select:
            if self.first is None:
                self.first = given.get("value", "")
            if "selected" in given:
                self.open.put(self.select, given.get("value", ""))
        elif tag == "textarea":
            self.textarea, self.words = given.get("name", ""), []

    def _input(self, form: FilledForm, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in _NOT_SENT or (kind in ("radio", "checkbox") and "checked" not in given):
            return
        form.put(given.get("name", ""), given.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif self.open is not None and tag == "select":
            if self.select not in self.open.fields and self.first is not None:
                self.open.put(self.select, self.first)
            self.select = ""
        elif self.open is not None and tag == "textarea" and self.textarea:
            self.open.put(self.textarea, "".join(self.words).removeprefix("\n"))
            self.textarea = ""


def read_forms(page: str) -> list[FilledForm]:
    """Return every form of a page that posts."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def read_form(page: str, path: str) -> dict[str, list[str]]:
    """Return what the form on a page that posts to `path` would post; of several the last one, as at the foot."""
    reader = _Reader()
    reader.feed(page)
    found = [form for form in reader.forms if form.action.partition("#")[0] in ("", path)]
    exact = [form for form in found if form.action] or found
    assert exact, f"no form posts to {path}"
    return exact[-1].fields
