from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio.mixing import Part
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.music import NO_MUSIC, Music
from pipeline.audio.pieces import Piece, pieces
from pipeline.model import Break, Pauses, Speech
from tests.audio.sounds import tone

FORMAT = Mp3Format()
BREAKS = st.sampled_from(["switch", "sentence", "speaker", "chapter"])
SPEECH = Speech(tone(500, 100))
ALL_MUSIC = Music(Path("intro.flac"), Path("outro.flac"), Path("sting.flac"))


def parts(*separators: Break, opening: int = 0) -> list[Part]:
    """Return parts with these separators, the first of which are the opening line."""
    return [Part(at, SPEECH, 0.0, separator, is_opening=at < opening) for at, separator in enumerate(separators)]


def shown(found: list[Piece]) -> list[str]:
    """Return what stands in each piece: its utterances, and its music."""
    return [
        "".join(str(part.utterance) for part in piece.parts) + (f"+{piece.tune.role}" if piece.tune else "")
        for piece in found
    ]


def arranged(talk: list[Part], music: Music = NO_MUSIC) -> list[str]:
    """Return the pieces of a talk in words."""
    return shown(list(pieces(talk, FORMAT, pauses=Pauses(switch_ms=0), music=music)))


@given(separators=st.lists(BREAKS, max_size=30), opening=st.integers(0, 3), switch_ms=st.integers(0, 200))
def test_every_part_stands_in_one_piece_in_order(separators: list[Break], opening: int, switch_ms: int) -> None:
    """With or without music, nothing is lost, doubled or moved."""
    talk = parts(*separators, opening=opening)

    for music in (NO_MUSIC, ALL_MUSIC):
        found = list(pieces(talk, FORMAT, pauses=Pauses(switch_ms=switch_ms), music=music))
        assert [part for piece in found for part in piece.parts] == talk
        assert all(len(piece.parts) == len(piece.pauses_ms) for piece in found)


def test_parts_without_a_pause_are_one_piece() -> None:
    """A block ends only where it can end in silence."""
    assert arranged(parts("switch", "switch", "sentence", "speaker", "switch")) == ["012", "3", "4"]


def test_a_programme_without_pauses_has_pieces_all_the_same() -> None:
    """However many parts follow each other without a pause, a piece has a few."""
    separators: list[Break] = ["switch"] * 30

    found = pieces(parts(*separators), FORMAT, pauses=Pauses(), music=NO_MUSIC)

    assert max(len(piece.parts) for piece in found) < 10


def test_the_intro_goes_on_under_the_opening_line() -> None:
    """Intro and opening line are one piece; what comes after it has no music."""
    assert arranged(parts("language", "chapter", "speaker", opening=2), Music(intro=Path("a"))) == ["01+intro", "2"]


def test_without_an_opening_line_the_intro_stands_alone() -> None:
    """Nobody's words are put over music but those that were meant to."""
    assert arranged(parts("speaker", "end"), Music(intro=Path("a"))) == ["+intro", "0", "1"]


def test_a_sting_stands_before_each_chapter_but_the_first() -> None:
    """Between two chapters there is one, after the intro and at the end there is none."""
    assert arranged(parts("chapter", "speaker", "chapter", "end", opening=1), ALL_MUSIC) == [
        "0+intro",
        "1",
        "2",
        "+sting",
        "3",
        "+outro",
    ]


def test_a_sting_keeps_its_place_where_a_chapter_has_no_pause() -> None:
    """Words before a sting stay before it."""
    found = pieces(parts("chapter", "end"), FORMAT, pauses=Pauses(chapter_ms=0), music=Music(sting=Path("a")))

    assert shown(list(found)) == ["0", "+sting", "1"]


def test_nothing_has_no_pieces() -> None:
    """Music without speech is no programme."""
    assert arranged([], ALL_MUSIC) == []


def test_a_piece_is_there_as_soon_as_its_last_part() -> None:
    """What comes later is not waited for."""
    asked: list[int] = []

    def spoken() -> Iterator[Part]:
        for part in parts("switch", "speaker", "speaker"):
            asked.append(part.utterance)
            yield part

    first = next(pieces(spoken(), FORMAT, pauses=Pauses(switch_ms=0), music=NO_MUSIC))

    assert [part.utterance for part in first.parts] == asked == [0, 1]
