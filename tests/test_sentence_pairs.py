"""Which sentences of a passage are which of its translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sentence_pairs import pair_sentences

english = st.lists(st.sampled_from(["Yes. ", "It rained all day long. ", "“Why?” ", "… ", "no stop "]), max_size=9)
chinese = st.lists(st.sampled_from(["是。", "雨下了一整天。", "“为什么？”", "……", "没有"]), max_size=9)


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Good morning. |It rains. |We stay at home today.", "早上好。|下雨了。|我们今天待在家里。"),
        (
            "Good morning. I am glad that you came. |It rained, did it not? |It did. |Let us begin with the river.",
            "早上好，很高兴你来了。|下雨了，不是吗？|是的。|我们从那条河说起。",
        ),
        ("He built the mill, and then the bridge. |Nobody came.", "他造了磨坊。然后又造了桥。|没有人来。"),
        ("One sentence for all of it, however long it may be.", "这里有三句话。第二句。第三句也在这里。"),
        ("… Well. |That is how it was.", "嗯。……|就是这样。"),
    ],
)
def test_sentences_meet_their_translations(en: str, zh: str) -> None:
    """A bar stands where a unit ends: one sentence for one, or one for several."""
    units = pair_sentences({"en": en.replace("|", ""), "zh": zh.replace("|", "")})

    assert [unit["en"] for unit in units] == en.split("|")
    assert [unit["zh"] for unit in units] == zh.split("|")


def test_three_languages_share_their_units() -> None:
    """A unit ends only where it ends in every language."""
    units = pair_sentences(
        {"en": "It rains. We stay. Good.", "zh": "下雨，我们不走。好。", "fr": "Il pleut. On reste. Bien."}
    )

    assert [unit["en"] for unit in units] == ["It rains. We stay. ", "Good."]
    assert [unit["fr"] for unit in units] == ["Il pleut. On reste. ", "Bien."]


@given(en=english, zh=chinese)
def test_units_are_the_texts(en: list[str], zh: list[str]) -> None:
    """Joined, the units are the texts; where both texts say something, so does each unit in each language."""
    texts = {"en": "".join(en), "zh": "".join(zh)}
    units = pair_sentences(texts)

    assert {language: "".join(unit[language] for unit in units) for language in texts} == texts
    if all(any(sign.isalnum() for sign in text) for text in texts.values()):
        assert all(any(sign.isalnum() for sign in text) for unit in units for text in unit.values())


@given(lefts=st.integers(1, 40), rights=st.integers(1, 40))
def test_any_two_counts_can_be_paired(lefts: int, rights: int) -> None:
    """However unlike the texts are, there are units, at most as many as the shorter text has sentences."""
    units = pair_sentences({"en": "It was so. " * lefts, "zh": "是这样的。" * rights})

    assert 1 <= len(units) <= min(lefts, rights)
