"""Small transcript files and pages for tests of the whole line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

BILINGUAL = [
    ("ana", "Good morning, Ben. Did you sleep well?", "早上好，本。你睡得好吗？"),
    ("ben", "Not at all. The rain kept me awake.", "一点也不好。雨声吵得我睡不着。"),
    ("ana", "Then let us drink some tea.", "那我们喝点茶吧。"),
]
CHINESE = [("ana", "", "今天的茶很香。"), ("ben", "", "是啊，可是有一点烫。")]


def write_play(
    path: Path, lines: Sequence[tuple[str, str, str]], *, title: str = "Tea", id: str = "00c0ffee00c0ffee"
) -> Path:
    """Write a transcript file in which Ana and Ben speak; each line is speaker, English, Chinese."""
    head = f"id: {id}\ntitle: {{en: {title}}}\n" if title else f"id: {id}\n"
    speakers = "speakers:\n  ana: {name: {en: Ana, zh: 安娜}}\n  ben: {name: {en: Ben, zh: 本}}\nturns:\n"
    turns = []
    for speaker, english, chinese in lines:
        texts = [f"{tag}: |-\n      {text}" for tag, text in (("en", english), ("zh", chinese)) if text]
        turns.append(f"- {speaker}:\n  - " + "\n    ".join(texts) + "\n")
    path.write_text(head + speakers + "".join(turns), encoding="utf-8")
    return path
