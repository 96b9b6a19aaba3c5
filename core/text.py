"""Small things about text that several floors need."""

from collections.abc import Collection

from django.utils.text import slugify


def unique_slug(name: str, taken: Collection[str], *, longest: int) -> str:
    """Return a slug of `name` that is not taken yet, with a number after it where it must be."""
    base = slugify(name)[: longest - 4] or "x"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
