"""One rule for a name that is repeated where its whole length would stand in the way of what is said.

A page has the whole name in one place: its heading, or the row that it names. The title of the window, the way back at
the top, a message and the name of a file have as much of it as tells it from others.
"""

import re

LONGEST = 80  # letters of a name that is repeated
LONGEST_TITLE = 120  # letters of the title of a page, in the window and in bookmarks
LONGEST_SENTENCE = 160  # letters of a sentence of a message; no sentence of ours is longer
LONGEST_FILE_NAME = 150  # bytes, before the ending: disks take 255, and add "(1)" or ".part"
CUT = "…"


def shorten_name(text: str, most: int = LONGEST) -> str:
    """Return at most so many letters of a text, cut between two words where that loses little."""
    text = str(text)
    if len(text) <= most:
        return text
    cut = text[: most - len(CUT)]
    between = cut.rfind(" ")
    return f"{(cut[:between] if between > most // 2 else cut).rstrip(' ,;:-')}{CUT}"


def shorten_sentences(text: str) -> str:
    """Cut each sentence of a message that a long name has made too long; the sentences around it stay."""
    return " ".join(shorten_name(each, LONGEST_SENTENCE) for each in re.split(r"(?<=[.?!]) ", str(text)))


def shorten_file_name(name: str) -> str:
    """Return the name of a file so short that any disk takes it, with its ending."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    if len(stem.encode()) <= LONGEST_FILE_NAME:
        return name
    cut = stem.encode()[:LONGEST_FILE_NAME].decode(errors="ignore").rstrip()
    return f"{cut}{CUT}{dot}{ending}"
