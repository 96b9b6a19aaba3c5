"""How a partnership is named in an address."""


class ReferenceConverter:
    """A reference such as PSH-0001."""

    regex = r"[A-Z]{2,5}-\d{4,}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
