"""What can be a label is told from what cannot."""

from __future__ import annotations

import pytest

from pipeline.transcript.aliases import find_full_forms
from pipeline.transcript.labels import label_key, peel_last_time, peel_time, read_label, split_label


@pytest.mark.parametrize(
    ("text", "name", "shape", "short"),
    [
        ("Ana", "Ana", "first name", ""),
        ("Ana Silva", "Ana Silva", "full name", ""),
        ("Dr. Ana Silva", "Dr. Ana Silva", "full name", ""),
        ("Luc van den Berg", "Luc van den Berg", "full name", ""),
        ("Ana Silva (AS)", "Ana Silva", "full name", "AS"),
        ('Ana Silva (hereinafter "S")', "Ana Silva", "full name", "S"),
        ("林可（以下简称“林”）", "林可", "Chinese name", "林"),
        ("Ana Silva, baker", "Ana Silva", "full name", ""),
        ("周文清", "周文清", "Chinese name", ""),
        ("周文清 等人", "周文清", "Chinese name", ""),
        ("主持人李明", "李明", "Chinese name", ""),
        ("艾拉·马什", "艾拉·马什", "Chinese name", ""),
        ("米娜 Mina", "米娜 Mina", "full name", ""),
        ("AS", "AS", "initials", ""),
        ("Q", "Q", "role", ""),
        ("Q12", "Q12", "role", ""),
        ("主持人", "主持人", "role", ""),
        ("Speaker 2", "Speaker 2", "role", ""),
        ("SPEAKER_00", "SPEAKER_00", "role", ""),
        ("ana", "ana", "other", ""),
    ],
)
def test_a_label_is_read(text: str, name: str, shape: str, short: str) -> None:
    """The name, its kind and its abbreviation are found."""
    label = read_label(text)

    assert label is not None
    assert (label.text, label.name, label.shape, label.short) == (text, name, shape, short)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Note",
        "Step 2",
        "12",
        "---",
        "what it comes to is this",
        "He said yes. Then",
        "例如",
        "后来他们说",
        "我想说的是",
        "https",
        "a" * 81,
    ],
)
def test_what_is_no_label_is_refused(text: str) -> None:
    """Words that introduce something else, sentences and numbers are nobody."""
    assert read_label(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ana: Hello.", ("Ana", "Hello.")),
        ("Ana :Hello.", ("Ana", "Hello.")),
        ("安娜：你好。", ("安娜", "你好。")),
        ("安娜 ：", ("安娜", "")),
        ("Ana (host: Sundays): Hello.", ("Ana (host: Sundays)", "Hello.")),
        ("at 12:30 we met", None),
        ("see https://example.org", None),
        ("x" * 90 + ": too late", None),
    ],
)
def test_the_colon_of_a_label_is_found(text: str, parts: tuple[str, str] | None) -> None:
    """Full-width and ASCII colons end a label; those of times, addresses and brackets do not."""
    assert split_label(text) == parts


@pytest.mark.parametrize(
    ("text", "time_ms", "rest"),
    [
        ("00:01 Ana", 1_000, "Ana"),
        ("[1:02:03] Ana", 3_723_000, "Ana"),
        ("(00:00:04.500) - Ana", 4_500, "Ana"),
        ("00:01 --> 00:02 Ana", 1_000, "Ana"),
        ("Ana 00:01", None, "Ana 00:01"),
        ("2:1 won", None, "2:1 won"),
    ],
)
def test_a_leading_time_is_peeled(text: str, time_ms: int | None, rest: str) -> None:
    """Times in the forms of transcripts are read in milliseconds."""
    assert peel_time(text) == (time_ms, rest)


def test_a_trailing_time_is_peeled() -> None:
    """A time behind a label is read like one before it."""
    assert peel_last_time("Ana Silva (00:01:02)") == (62_000, "Ana Silva")
    assert peel_last_time("Ana · 0:07") == (7_000, "Ana")
    assert peel_last_time("Ana") == (None, "Ana")


@pytest.mark.parametrize(
    "texts", [("Ana", "ana "), ("Q1", "q"), ("问 3", "问"), ("ＡＮＡ", "Ana"), ("Ana  Silva", "ana silva")]
)
def test_labels_that_look_alike_are_one(texts: tuple[str, str]) -> None:
    """Case, width, spaces and the numbers of questions make no other label."""
    assert label_key(texts[0]) == label_key(texts[1])


@pytest.mark.parametrize(
    ("labels", "full_forms"),
    [
        (["Ana Silva", "Ben Ito", "Ana", "Ito"], {"ana": "ana silva", "ito": "ben ito"}),
        (["Ana Silva", "Ana Ruiz", "Ana"], {}),
        (["Ana Silva", "Ben Ito", "AS", "BI"], {"as": "ana silva", "bi": "ben ito"}),
        (["Mara Cole (MC)", "Miro (M)", "M", "MC"], {"m": "miro", "mc": "mara cole"}),
        (["Dr. Ana Silva", "Silva"], {"silva": "dr. ana silva"}),
        (["周文清", "文清"], {"文清": "周文清"}),
        (["Ana", "Ben"], {}),
    ],
)
def test_short_forms_belong_to_the_one_full_form_they_fit(labels: list[str], full_forms: dict[str, str]) -> None:
    """First names, last names and initials are the person of a longer label, unless two would fit."""
    found = [label for text in labels if (label := read_label(text))]

    assert find_full_forms({label.key: label for label in found}) == full_forms
