"""The nouns: what they know of themselves."""

from __future__ import annotations

import dataclasses
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import model
from pipeline.model import (
    CastVoice,
    Localized,
    Passage,
    Pcm,
    Prosody,
    Speaker,
    Transcript,
    Turn,
    Word,
    Wording,
    Words,
    text_digest,
)
from tests.transcript.transcripts import transcripts

NOUNS = [kind for kind in vars(model).values() if dataclasses.is_dataclass(kind) and isinstance(kind, type)]


@pytest.mark.parametrize("noun", [kind for kind in NOUNS if kind.__module__ == model.__name__])
def test_nothing_in_the_model_changes_under_its_readers(noun: type) -> None:
    """Every noun is frozen and has no room for more than its fields."""
    assert noun.__dataclass_params__.frozen  # type: ignore[attr-defined]  # of every dataclass
    assert "__slots__" in vars(noun)


@settings(deadline=None, max_examples=20)
@given(transcripts())
def test_transcripts_travel_between_processes(transcript: Transcript) -> None:
    """Equal, and equal in hash, on the other side of a pickle."""
    arrived = pickle.loads(pickle.dumps(transcript))

    assert arrived == transcript
    assert hash(arrived) == hash(transcript)


@given(st.dictionaries(st.sampled_from(["zh", "en", "fr", "zh-Hant"]), st.text(max_size=5)))
def test_localized_is_a_mapping_in_its_order(texts: dict[str, str]) -> None:
    """It holds what it was made of, and nothing else."""
    localized = Localized.of(texts)

    assert dict(localized) == texts
    assert list(localized) == list(texts)
    assert bool(localized) == bool(texts)
    assert localized.get("de") is None


def test_the_best_text_is_that_of_the_language_or_the_first() -> None:
    """By lookup, so that a locale finds its language."""
    names = Localized.of({"en": "Ana", "zh-Hant": "安娜"})

    assert [names.best(tag) for tag in ("zh", "zh-Hant-TW", "en-GB", "fr")] == ["安娜", "安娜", "Ana", "Ana"]
    assert Localized().best("en") == ""


def test_a_language_that_was_left_blank_has_no_text() -> None:
    """Somebody put the languages down and has filled in one so far."""
    titles = Localized.of({"en": "", "zh": "茶"})

    assert (titles.best("en"), titles.best("zh")) == ("茶", "茶")
    assert Localized.of({"en": " "}).best("en") == ""


def test_a_machines_text_is_its_own_until_somebody_changes_it() -> None:
    """Told by the digest of what it wrote, and only where a machine wrote."""
    written = Wording("zh", "你好。", "machine", text_digest("你好。"))

    assert written.is_machine
    assert not dataclasses.replace(written, text="您好。").is_machine
    assert not dataclasses.replace(written, origin="page").is_machine


def test_a_passage_serves_a_language_by_lookup() -> None:
    """A plan in zh is served by traditional Chinese, one in French by nothing."""
    passage = Passage((Wording("en", "Yes."), Wording("zh-Hant", "對。")))

    assert passage.languages == ("en", "zh-Hant")
    assert passage.wording("zh") == Wording("zh-Hant", "對。")
    assert passage.wording("en-GB") == Wording("en", "Yes.")
    assert passage.wording("fr") is None


def test_a_transcript_knows_its_languages_and_speakers() -> None:
    """Languages in the order in which the page brings them; nobody for an unknown id."""
    ana = Speaker("ana", Localized())
    talk = Transcript(
        id="0" * 16,
        titles=Localized(),
        speakers=(ana,),
        turns=(
            Turn("ana", (Passage((Wording("zh", "好。"),)), Passage((Wording("en", "Good."), Wording("zh", "好。"))))),
        ),
    )

    assert talk.languages == ("zh", "en")
    assert talk.speaker("ana") is ana
    with pytest.raises(KeyError):
        talk.speaker("ben")


@pytest.mark.parametrize(
    ("prosody", "text"),
    [(Prosody(), ""), (Prosody(5), "rate +5%"), (Prosody(-10, -2.5), "rate -10%, pitch -2.5 st")],
)
def test_prosody_is_shown_as_what_it_changes(prosody: Prosody, text: str) -> None:
    """Nothing where it changes nothing, and a voice shows it in brackets."""
    assert str(prosody) == text
    assert str(CastVoice("v", prosody)) == (f"v ({text})" if text else "v")


@pytest.mark.parametrize(
    ("count", "rate_hz", "duration_ms"), [(0, 24_000, 0), (24_000, 24_000, 1000), (1, 44_100, 0), (23, 44_100, 1)]
)
def test_pcm_knows_its_length(count: int, rate_hz: int, duration_ms: int) -> None:
    """In samples of two bytes, and to the nearest millisecond."""
    pcm = Pcm(b"\0\0" * count, rate_hz)

    assert (len(pcm), pcm.duration_ms) == (count, duration_ms)


@given(st.lists(st.tuples(st.text(alphabet="ab好 ", min_size=1, max_size=4), st.integers(0, 2**32 - 1)), max_size=6))
def test_words_are_a_sequence_of_what_they_were_made_of(found: list[tuple[str, int]]) -> None:
    """Packed into bytes, they come out as they went in."""
    words = tuple(Word(text, at_ms, at_ms) for text, at_ms in found)

    packed = Words.of("".join(text for text, _ in found), words)

    assert tuple(packed) == words
    assert len(packed) == len(words)
    assert packed[1:] == words[1:]
    assert bool(packed) == bool(words)
    with pytest.raises(ValueError, match="not found"):
        Words.of("aa", [Word("a", 0, 1), Word("b", 1, 2)])
