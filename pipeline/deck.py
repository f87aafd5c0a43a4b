"""The sentences of an episode as a deck of cards: a clip each, and a table that Anki imports.

Anki takes a text file whose first lines name its columns (Anki manual, Importing: Text Files), and
finds the clips once they lie in its folder ``collection.media``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.model import Localized
from pipeline.script.cards import Card
from pipeline.storage import write_text

TABLE = "cards.tsv"
_COLUMNS = ("text", "translation", "pinyin", "speaker", "sound")
_HEAD = "#separator:tab\n#html:false\n#columns:{}\n"


def write_deck(
    cards: Sequence[Card],
    folder: Path,
    *,
    clips: Sequence[str],
    names: Mapping[str, Localized],
    write_clip: Callable[[Sequence[int], Path], None],
) -> None:
    """Write the clip of each card and then the table of all, and remove the clips of an earlier deck.

    ``clips`` are the names of the cards' clips; ``write_clip`` is given the indices of a card's
    utterances, and where its clip is to stand.

    Raises:
        OutputError: if something cannot be written.
    """
    for card, clip in zip(cards, clips, strict=True):
        write_clip(card.utterances, folder / clip)
    write_text(folder / TABLE, render_table(cards, clips, names))
    for path in folder.iterdir():
        if path.suffix in (".mp3", ".m4a") and path.name not in clips:
            path.unlink(missing_ok=True)


def render_table(cards: Sequence[Card], clips: Sequence[str], names: Mapping[str, Localized]) -> str:
    """Return the table of some cards and their clips, a line each."""
    table = io.StringIO()
    table.write(_HEAD.format("\t".join(_COLUMNS)))
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    for card, clip in zip(cards, clips, strict=True):
        name = names[card.speaker].first if card.speaker in names else card.speaker
        cells = (card.text, card.translation, card.pinyin, name, f"[sound:{clip}]")
        writer.writerow(" ".join(cell.split()) for cell in cells)
    return table.getvalue()
