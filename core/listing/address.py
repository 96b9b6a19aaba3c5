"""The address of a list: a path and its parameters, changed one thing at a time."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode


class Address:
    """An address that keeps only parameters with a value, in a fixed order, so that it can be read and shared."""

    def __init__(self, path: str, parameters: Mapping[str, Sequence[str]]) -> None:
        self.path = path
        self.parameters = {name: tuple(values) for name, values in parameters.items() if values}

    def having(self, **changes: str | int | Sequence[str]) -> "Address":
        """Return this address with other values for some parameters; an empty value takes one away.

        The page goes back to the first unless it is itself what changes.
        """
        kept: dict[str, Sequence[str]] = {
            name: values for name, values in self.parameters.items() if name != "page"
        }
        for name, value in changes.items():
            values = (str(value),) if isinstance(value, str | int) else tuple(value)
            kept[name] = tuple(item for item in values if item)
        return Address(self.path, kept)

    def at(self, path: str) -> "Address":
        """Return another address with the same parameters, such as that of an export."""
        return Address(path, {name: values for name, values in self.parameters.items() if name != "page"})

    def pairs(self, *without: str) -> Iterator[tuple[str, str]]:
        """Yield each parameter and value, for a form that must carry what it does not ask."""
        for name, values in self.parameters.items():
            if name not in without:
                yield from ((name, value) for value in values)

    def __str__(self) -> str:
        query = urlencode(list(self.pairs()), safe=",")
        return f"{self.path}?{query}" if query else self.path
