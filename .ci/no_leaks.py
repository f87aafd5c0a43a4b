"""Words belong to people: nothing of the documents in a folder may stand in what the project ships.

    no_leaks.py FOLDER

Fails where eight signs in a row of a script without spaces, six words in a row of any other, the name
of somebody who speaks in the documents or of a site that they come from or link to stand in the package,
the voices file, the examples or the docs.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import yaml

from pipeline.transcript.labels import is_role, label_key

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("pipeline", "docs", "examples", "voices.yaml", "README.md", "README.zh-CN.md", "CHANGELOG.md")
SUFFIXES = {".py", ".md", ".yaml", ".tsv", ".html", ".css", ".js", ".txt", ".json", ".toml"}
SIGNS = 8
WORDS = 6
EVERYBODYS = {"github.com", "youtube.com", "twitter.com", "en.wikipedia.org", "w3.org", "example.com", "example.org"}
_HOST = re.compile(r"https?://(?P<host>[\w-]+(?:\.[\w-]+)+)")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


def tokens(text: str) -> list[str]:
    """Return the words of a text, folded; a sign of a script without spaces is a word."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every run that is long enough to be somebody's words."""
    for at in range(len(words)):
        run = tuple(words[at : at + SIGNS])
        if len(run) == SIGNS and all(_UNSPACED.match(word) for word in run):
            yield run
        elif len(run) >= WORDS and not any(_UNSPACED.match(word) for word in run[:WORDS]):
            yield run[:WORDS]


def names(truth: dict[str, list[dict[str, object]]]) -> Iterator[str]:
    """Yield the names and labels of the people of a document, but not the words for what they do."""
    for speaker in truth.get("speakers", []):
        for key in ("name", "name_zh", "name_en", "labels", "accept"):
            found = speaker.get(key) or []
            for name in found if isinstance(found, list) else [found]:
                text = str(name).strip()
                if len(text) >= 3 and not is_role(label_key(text)):
                    yield text


def sites(text: str) -> Iterator[str]:
    """Yield the hosts of the addresses in a document, but those that everybody links to."""
    for match in _HOST.finditer(text):
        host = match["host"].lower().removeprefix("www.")
        if host not in EVERYBODYS:
            yield host


def shipped() -> Iterator[Path]:
    """Yield the files that belong to the project's users."""
    for place in SHIPPED:
        path = ROOT / place
        yield from (file for file in ([path] if path.is_file() else path.rglob("*")) if file.suffix in SUFFIXES)


def main(folder: Path) -> int:
    """Print what leaked, and return 1 if anything did."""
    known: dict[tuple[str, ...], str] = {}
    own: set[str] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".yaml":
            own.update(names(yaml.safe_load(path.read_text(encoding="utf-8"))))
        elif path.suffix in {".txt", ".md", ".srt", ".vtt", ".html"} and path.name != "README.md":
            text = path.read_text(encoding="utf-8")
            known.update(dict.fromkeys(runs(tokens(text)), path.name))
            own.update(sites(text))
    leaks = []
    for file in shipped():
        text = file.read_text(encoding="utf-8")
        where = file.relative_to(ROOT)
        leaks += [f"{where}: {' '.join(run)} ({known[run]})" for run in runs(tokens(text)) if run in known]
        leaks += [f"{where}: {name}" for name in sorted(own) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    print(*leaks, sep="\n", end="\n" if leaks else "")
    print(f"{len(known)} runs and {len(own)} names of people and sites in {folder.name}: {len(leaks)} leaks")
    return 1 if leaks or not known or not own else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
