"""What a browser finds in the forms of a page: where each posts to, and what it posts without anything typed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    method: str
    hidden: dict[str, str] = field(default_factory=dict)
    pressed: bool = False


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = True
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        elif tag == "button" and self.open:
            self.forms[-1].pressed = True
        elif tag == "input" and given.get("type") == "hidden" and self.open:
            self.forms[-1].hidden[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "form"


def forms_in(page: str) -> list[Form]:
    """Return the forms of a page that post, in their order."""
    finder = _Finder()
    finder.feed(page)
    return [form for form in finder.forms if form.method == "post"]


def token_for(page: str, path: str, action: str = "") -> str:
    """Return the token of the form on the page at `path` that posts to `action`, or to the page itself."""
    wanted = ("", path) if not action else (action,)
    found = [form for form in forms_in(page) if form.action.partition("#")[0] in wanted]
    assert found, f"{path} has no form that posts to {action or 'itself'}"
    return found[0].hidden["once"]
