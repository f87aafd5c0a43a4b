"""Tags, the language of a text, and plans."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan, count_scripts, detect_language, lookup, normalise_tag, primary

TAGS = st.from_regex(
    re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?", re.ASCII), fullmatch=True
)


@given(TAGS)
def test_a_tag_has_one_form(tag: str) -> None:
    """However its letters are cased and its parts are joined."""
    normal = normalise_tag(tag)

    assert normalise_tag(normal) == normal
    assert {normalise_tag(tag.upper()), normalise_tag(tag.lower()), normalise_tag(f" {tag} ")} == {normal}
    assert normal.lower() == tag.lower().replace("_", "-")


@pytest.mark.parametrize(
    ("tag", "normal"), [("ZH", "zh"), ("zh_hant", "zh-Hant"), ("EN-gb", "en-GB"), ("es-419", "es-419")]
)
def test_the_form_is_that_of_bcp_47(tag: str, normal: str) -> None:
    """Language small, script with a capital, region in capitals."""
    assert normalise_tag(tag) == normal


@pytest.mark.parametrize(
    "tag", ["", "z", "Chinese", "中文", "en+zh", "zh-", "zh Hant", "en-GB-oxendict", "zh\nen", "ｚｈ"]
)
def test_what_is_no_tag_is_refused(tag: str) -> None:
    """The hint shows what a tag looks like."""
    with pytest.raises(PlanError, match="is not a language") as caught:
        normalise_tag(tag)

    assert "zh-Hant" in caught.value.hint


@pytest.mark.parametrize(
    ("wanted", "available", "found"),
    [
        ("zh", ["en", "zh"], "zh"),
        ("zh-Hant-TW", ["zh", "zh-Hant"], "zh-Hant"),
        ("zh-TW", ["zh-Hant", "zh"], "zh"),
        ("zh", ["en", "zh-Hant"], "zh-Hant"),
        ("zh-CN", ["zh-TW"], "zh-TW"),
        ("EN", ["en-GB", "en"], "en"),
        ("fr", ["en", "zh"], None),
        ("en", ["enm"], None),
        ("en", [], None),
    ],
)
def test_lookup_takes_the_closest_tag(wanted: str, available: list[str], found: str | None) -> None:
    """By shortening the wanted tag, and then by a variant of its language."""
    assert lookup(wanted, available) == found


@given(TAGS, st.lists(TAGS))
def test_lookup_never_changes_the_language(wanted: str, available: list[str]) -> None:
    """What is found is available and is the same language."""
    tags = [normalise_tag(tag) for tag in available]
    found = lookup(normalise_tag(wanted), tags)

    assert found is None or (found in tags and primary(found) == primary(normalise_tag(wanted)))
    assert (found is None) == (primary(normalise_tag(wanted)) not in map(primary, tags))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们在海边等。", "zh"),
        ("Alex Krizhevsky 喜欢用 GPU 和 CPU", "zh"),
        ("It's late, and the word 道 has many meanings in English prose.", "en"),
        ("これはペンです。", "ja"),
        ("東京タワーに行きました", "ja"),
        ("안녕하세요 여러분", "ko"),
        ("Привет, мир", "ru"),
        ("Γειά σου", "el"),
        ("مرحبا", "ar"),
        ("שלום", "he"),
        ("สวัสดี", "th"),
        ("नमस्ते", "hi"),
        ("Łódź", "en"),
        ("1984 ... 😀", None),
        ("", None),
    ],
)
def test_a_script_tells_the_language(text: str, language: str | None) -> None:
    """In mixed text the language is that of its syntax; figures and signs are in none."""
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "candidates", "language"),
    [
        ("你好", ["en", "zh-Hant"], "zh-Hant"),
        ("Bonjour", ["zh", "fr"], "fr"),
        ("Hello", ["fr", "en"], "en"),
        ("Hello", ["zh"], "en"),
        ("東京", ["ja", "en"], "ja"),
        ("東京", ["ja", "zh"], "zh"),
        ("Привіт", ["en", "uk"], "uk"),
        ("سلام", ["fa"], "fa"),
        ("Hello", ["uk", "de"], "de"),
        ("Привет", ["en", "zh"], "ru"),
        ("...", ["zh"], None),
    ],
)
def test_candidates_decide_where_a_script_leaves_it_open(
    text: str, candidates: list[str], language: str | None
) -> None:
    """The answer is a candidate wherever one is written in the script of the text."""
    assert detect_language(text, candidates) == language


def test_words_are_counted_by_script() -> None:
    """A Latin word counts once with its apostrophe, a Han sign once."""
    assert count_scripts("Don't 去 the 海边, naïve O’Neill!") == {"latin": 4, "han": 3}


@pytest.mark.parametrize("plan", ["zh", "en+zh", "zh+en", "zh-Hant+en-GB+fr"])
def test_a_plan_is_written_as_it_was_read(plan: str) -> None:
    """On the command line; in paths a hyphen stands for the plus."""
    parsed = LanguagePlan.parse(plan)

    assert str(parsed) == plan
    assert parsed.languages == tuple(plan.split("+"))
    assert re.fullmatch("[a-z0-9-]+", parsed.edition)
    assert LanguagePlan.parse(f" {plan.upper()} ".replace("+", " + ")) == parsed


@pytest.mark.parametrize("plan", ["", "+", "en+", "en++zh", "both", "en,zh"])
def test_what_is_no_plan_is_refused(plan: str) -> None:
    """The hint shows one."""
    with pytest.raises(PlanError, match="is not a language") as caught:
        LanguagePlan.parse(plan)

    assert "en+zh" in caught.value.hint


@pytest.mark.parametrize("plan", ["en+en", "zh+en+ZH"])
def test_a_plan_names_a_language_once(plan: str) -> None:
    """However it is written."""
    with pytest.raises(PlanError, match="names a language twice"):
        LanguagePlan.parse(plan)
