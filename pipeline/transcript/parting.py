"""A page that tells a whole conversation in one language, and then all of it again in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from pipeline.model import NARRATOR, Passage, Speaker, Transcript, Turn
from pipeline.transcript.role_names import role_name
from pipeline.transcript.versions import join_versions

_PURE_PERCENT = 97  # of the letters before and after the place where the language changes
_LIKE_PERCENT = 60  # that the one version may have of the other's turns, and of sure pairs


def join_halves(transcript: Transcript) -> Transcript:
    """Return a transcript of two whole versions as one with both languages; any other as it is."""
    place = _change_of_language(transcript)
    if place is None:
        return transcript
    first, second = _part(transcript, *place)
    counts = sorted((len(first.turns), len(second.turns)))
    if min(map(_people, (first, second))) < 2 or counts[0] * 100 < _LIKE_PERCENT * counts[1]:
        return transcript
    joined = join_versions(first, second)
    passages = [passage for turn in joined.turns for passage in turn.passages]
    sure = sum(len(passage.wordings) == 2 and not passage.doubtful for passage in passages)
    # Two conversations, or one in which people changed the language, fit together by accident only.
    return joined if sure * 100 >= _LIKE_PERCENT * len(passages) else transcript


def _people(version: Transcript) -> int:
    return len({turn.speaker for turn in version.turns} - {NARRATOR})


def _change_of_language(transcript: Transcript) -> tuple[int, int] | None:
    """Return the turn and its passage from which on all is in the second language, if there is such a place."""
    if len(transcript.languages) != 2:
        return None
    spoken = [
        (turn, place, passage.languages, sum(sign.isalnum() for sign in passage.wordings[0].text))
        for turn, found in enumerate(transcript.turns)
        for place, passage in enumerate(found.passages)
    ]
    if any(len(languages) > 1 for *_, languages, _ in spoken):
        return None
    first = transcript.languages[0]
    # Whatever is in the second language before the place, or in the first after it, is out of place.
    out_of_place = sum(length for *_, languages, length in spoken if languages == (first,))
    least, change = out_of_place, spoken[0][:2]
    for (_, _, languages, length), following in zip(spoken, [*spoken[1:], None], strict=True):
        out_of_place += -length if languages == (first,) else length
        if out_of_place < least and following:
            least, change = out_of_place, following[:2]
    total = sum(length for *_, length in spoken)
    return change if least * 100 <= (100 - _PURE_PERCENT) * total and change != (0, 0) else None


def _part(transcript: Transcript, turn: int, passage: int) -> tuple[Transcript, Transcript]:
    """Return the two versions of a page; what is not in either alone stays with the first."""
    turns, chapters = transcript.turns, transcript.chapters
    before, after = turns[turn].passages[:passage], turns[turn].passages[passage:]
    if before:
        first = (*turns[:turn], replace(turns[turn], passages=before))
        second = (*_opening(first, turns[turn].speaker, after, turns[turn + 1 :]), *turns[turn + 1 :])
    else:
        first, second = turns[:turn], turns[turn:]
    shift = len(turns) - len(second)
    later = tuple(replace(found, turn=found.turn - shift) for found in chapters if found.turn >= len(first))
    people = {found.speaker for found in second}
    narrator: tuple[Speaker, ...] = ()
    if all(speaker.id != NARRATOR for speaker in transcript.speakers):
        narrator = (Speaker(NARRATOR, role_name("narrator", transcript.languages), (), "narrator"),)
    only_second = people - {found.speaker for found in first}
    return (
        replace(
            transcript,
            turns=first,
            chapters=tuple(found for found in chapters if found.turn < len(first)),
            speakers=tuple(speaker for speaker in transcript.speakers if speaker.id not in only_second),
        ),
        replace(
            transcript,
            turns=second,
            chapters=later,
            speakers=tuple(speaker for speaker in (*transcript.speakers, *narrator) if speaker.id in people),
            omissions=(),
        ),
    )


def _opening(
    first: Sequence[Turn], speaker: str, passages: Sequence[Passage], rest: Sequence[Turn]
) -> tuple[Turn, ...]:
    """Return how the second version begins, before its first label: with as much narration as the first one.

    The last speaker of the first version has those words only if the page calls them the same in the second.
    """
    narrated = [
        passage for turn in takewhile(lambda turn: turn.speaker == NARRATOR, first) for passage in turn.passages
    ]
    count = len(narrated) if any(turn.speaker == speaker for turn in rest) else len(passages)
    parts = (Turn(NARRATOR, tuple(passages[:count])), Turn(speaker, tuple(passages[count:])))
    return tuple(turn for turn in parts if turn.passages)
