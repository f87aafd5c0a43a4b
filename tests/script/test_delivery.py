"""How a line is spoken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import NO_LESSON, CastVoice
from pipeline.script.arrangement import Line
from pipeline.script.casting import Casting
from pipeline.script.delivery import Delivery
from pipeline.script.voices import load_voices

VOICES = load_voices("lexicon: {en: {Ng: ing}}", file="voices.yaml")
CAST = Casting({"Ana": {"zh": CastVoice("one"), "en": CastVoice("two")}})
DELIVERY = Delivery(CAST, ("zh", "en", "ja"), VOICES, (), NO_LESSON)

texts = st.lists(
    st.sampled_from(["他说", "I do not know it", "“", "”", "。", "，", "…", " ", "12", "GPT-4", "![A](b.png)"]),
    max_size=10,
).map("".join)


@given(text=texts, gap_ms=st.integers(0, 3000))
def test_utterances_show_the_line(text: str, gap_ms: int) -> None:
    """Together they show its text; the gap follows the last words that are heard."""
    said = DELIVERY.speak(Line("Ana", "zh", text, turn=0, gap_ms=gap_ms))

    assert "".join("".join(utterance.shown.split()) for utterance in said) == "".join(text.split())
    assert all(utterance.wording == "zh" for utterance in said)
    heard = [utterance.gap_ms for utterance in said if utterance.spoken]
    assert heard == [0] * (len(heard) - 1) + [gap_ms] * bool(heard)


def test_each_language_has_its_own_voice_and_lexicon() -> None:
    """What is English in a Chinese line is spoken with the English words for it."""
    first, second = DELIVERY.speak(Line("Ana", "zh", "他说：“Ng is who it is.”", turn=0))

    assert (first.voice, first.spoken, first.within) == (CastVoice("one"), "他说", "")
    assert (second.voice, second.spoken, second.within) == (CastVoice("two"), "ing is who it is.", "zh")
