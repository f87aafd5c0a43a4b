"""A text is read in the format that it is in, whatever its file is called."""

from __future__ import annotations

import pytest

from pipeline.transcript.formats.html import read_html
from pipeline.transcript.formats.markdown import read_markdown
from pipeline.transcript.formats.plain import read_plain
from pipeline.transcript.formats.subtitles import read_subtitles
from pipeline.transcript.formats.table import format_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana: Hello.", "plain text"),
        ("2 * 3 * 4 is [24]", "plain text"),
        ("# Title\n\n**Ana:** Hello.", "markdown"),
        ("---\ntitle: x\n---\nAna: Hello.", "markdown"),
        ("<!DOCTYPE html><p>Ana: Hello.", "html"),
        ("<p>Ana: Hello.</p>\n<p>Ben: Hi.</p>", "html"),
        ("<Ana> Hello.\n<Ben> Hi.", "plain text"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHi.", "subtitles"),
        ("1\n00:00:01,000 --> 00:00:02,000\nHi.", "subtitles"),
    ],
)
def test_the_format_is_told_by_content(text: str, name: str) -> None:
    """The first signs of a format are enough; a stray sign of it is not."""
    assert format_of(text).name == name


def test_blank_lines_indents_and_bullets_are_noticed() -> None:
    """A no-break space alone makes a line blank; a bullet is not part of the text."""
    found = read_plain("One\n\xa0\n  • Two\nThree").paragraphs

    assert [(p.line, p.text, p.blank_before, p.indent, p.bullet) for p in found] == [
        (1, "One", True, 0, False),
        (3, "Two", True, 2, True),
        (4, "Three", False, 0, False),
    ]


def test_markdown_marks_are_read_and_taken_away() -> None:
    """Headings, bold, links, pictures, quotations and escapes leave their words."""
    page = read_markdown(
        '---\ntitle: "The lamp"\ndate: 2021-03-04\nsource: https://example.org\n---\n'
        "## Oil ##\n\n**Ana:** It is [old](https://example.org/x) and *slow*.\n\n> ## A quotation\n\n"
        "![A lamp](lamp.jpg)\n\n\\[sic\\] 2 * 3\n"
    )

    assert (page.title, page.date, page.url) == ("The lamp", "2021-03-04", "https://example.org")
    assert [(p.line, p.text, p.level, p.quote) for p in page.paragraphs] == [
        (6, "Oil", 2, False),
        (8, "Ana: It is old and slow.", 0, False),
        (10, "A quotation", 2, True),
        (14, "[sic] 2 * 3", 0, False),
    ]
    assert ("description of a picture", "A lamp") in [(o.reason, o.text) for o in page.omissions]


def test_an_answer_on_the_line_of_its_question_is_a_paragraph_of_its_own() -> None:
    """Two labels in bold on one line open two paragraphs."""
    page = read_markdown("**问：桥老吗？** **答：**很老。\n\n**问：灯呢？**\n")

    assert [p.text for p in page.paragraphs] == ["问：桥老吗？", "答：很老。", "问：灯呢？"]


def test_broken_front_matter_is_left_out_and_breaks_nothing() -> None:
    """What is no YAML says nothing, but is not spoken either."""
    page = read_markdown("---\ntitle: [\n---\nAna: Hi.\n")

    assert (page.title, [p.text for p in page.paragraphs]) == ("", ["Ana: Hi."])
    assert [o.text for o in page.omissions] == ["title: ["]


def test_html_blocks_are_paragraphs_and_what_stands_around_them_is_not() -> None:
    """Entities are decoded, line breaks part, scripts vanish, navigation and captions are omissions."""
    page = read_html(
        "<html><head><title>The lamp</title><script>no()</script></head><body><nav>Home</nav>"
        "<h2>Oil</h2><p>Ana: Salt &amp; oil<br>Ben: Yes</p><figcaption>A lamp</figcaption></body></html>"
    )

    assert page.title == "The lamp"
    assert [(p.text, p.level) for p in page.paragraphs] == [("Oil", 2), ("Ana: Salt & oil", 0), ("Ben: Yes", 0)]
    assert [(o.reason, o.text) for o in page.omissions] == [("navigation", "Home"), ("caption", "A lamp")]


def test_cues_are_joined_to_sentences_and_keep_their_times() -> None:
    """A cue is no unit of speech: the words run on until somebody else speaks."""
    page = read_subtitles(
        "1\n00:00:01,000 --> 00:00:02,000\nAna: The lamp\nis\n\n2\n00:00:02,000 --> 00:00:03,500\nold.\n\n"
        "3\n00:00:04,000 --> 00:00:05,000\nBen: <i>Is</i> it?\n"
    )

    assert [(p.text, p.start_ms, p.end_ms) for p in page.paragraphs] == [
        ("Ana: The lamp is old.", 1_000, 3_500),
        ("Ben: Is it?", 4_000, 5_000),
    ]


def test_a_voice_tag_names_who_speaks() -> None:
    """WebVTT says outright whose words a cue holds."""
    page = read_subtitles(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ana Silva>Hello.</v>\n\n00:02.000 --> 00:03.000\n<v Ben>Hi.\n"
    )

    assert [(p.voice, p.text) for p in page.paragraphs] == [("Ana Silva", "Hello."), ("Ben", "Hi.")]


def test_lines_of_a_fixed_width_are_joined_and_others_are_not() -> None:
    """Only a page that shows that it was wrapped is unwrapped; a label opens a paragraph in it."""
    wrapped = (
        "ANA: The lamp was lit for the first time in the spring of that year, by\n"
        "a man who had walked all the way from the harbour with a can of oil in\n"
        "one hand and a dog on a string in the other, and nobody thanked him for\n"
        "it until the winter.\n"
        "BEN: And then they thanked him with a coat, which he wore until the end\n"
        "of his life, and in which he is said to have been buried on the hill by\n"
        "the same people who had laughed at him and at the dog when he came up\n"
        "the road.\n"
    )

    assert [p.line for p in read_plain(wrapped).paragraphs] == [1, 5]
    assert len(read_plain("ANA: The lamp was lit.\nBEN: When was it lit?\nANA: Long ago.\n" * 3).paragraphs) == 9
