"""Notes become HTML that says what the person wrote, and in which nothing can run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.publish.notes import note_blocks, render_notes

KNOWN = {"p", "ol", "ul", "li", "a", "strong", "em", "br", "blockquote"}
HOSTILE = (
    "<script>alert(1)</script>",
    "[tap](javascript:alert(1))",
    "[tap](data:text/html;base64,PHNjcmlwdD4=)",
    '[tap](https://example.org/"onclick="alert(1))',
    "![x](https://example.org/x.png)",
    "<img src=x onerror=alert(1)>",
    "[near](/etc/passwd) [here](page.html) [host](//example.org)",
    "]]> <!-- --> <?xml ?> &#0; &#x1; &#xd800; &#xfffe;",
    "\x00\x0b\x1b\ufffe\ud800",
    "\u202eevil\u202c",
    "> " * 5_000,
    "*" * 10_000,
    "[" * 10_000,
)
MARKDOWN = st.lists(st.sampled_from([*"ab*_[]()<>!#-`~&;:/\\\"'\n\t 1.茶\x01\u202e", "http://a.b", "mailto:a"])).map(
    "".join
)


def tree_of(notes: str) -> etree._Element:
    """The elements of rendered notes; an error where they are not well-formed."""
    return etree.fromstring(f"<notes>{notes}</notes>")


def assert_is_safe(notes: str) -> None:
    """Only the elements that apps know are there, and no attribute but where a link leads."""
    for element in tree_of(notes).iterdescendants():
        assert element.tag in KNOWN
        assert set(element.attrib) <= {"href", "title", "start"}
        assert str(element.get("href", "https://")).lower().startswith(("http://", "https://", "mailto:"))
        assert str(element.get("href", "")).isascii()


@pytest.mark.parametrize("markdown", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_hostile_notes_become_harmless_text(markdown: str) -> None:
    """Markup, addresses that run and signs that XML forbids are text, or gone."""
    assert_is_safe(render_notes(markdown))


@given(MARKDOWN)
def test_any_notes_are_safe_and_their_blocks_are_all_of_them(markdown: str) -> None:
    """Whatever is written, each block stands by itself, and together they are the notes."""
    blocks = note_blocks(markdown)

    assert "\n".join(blocks) == render_notes(markdown)
    for block in blocks:
        assert_is_safe(block)


def test_headings_and_rules_become_what_apps_know() -> None:
    """A heading is a bold paragraph, and a rule between paragraphs nothing."""
    assert note_blocks("# Tea *here*\n\nOne.\n\n---\n\nTwo.") == (
        "<p><strong>Tea <em>here</em></strong></p>",
        "<p>One.</p>",
        "<p>Two.</p>",
    )


def test_a_line_break_is_closed_as_xml_asks() -> None:
    """Who takes notes into an XML file can read them."""
    assert [element.tag for element in tree_of(render_notes("One\\\nTwo")).iter()] == ["notes", "p", "br"]


def test_addresses_are_ascii() -> None:
    """An address is what a request can name, whatever the person typed."""
    assert 'href="https://example.org/%E8%8C%B6?a=1&amp;b=2"' in render_notes("[茶](https://example.org/茶?a=1&b=2)")


def test_no_notes_are_empty() -> None:
    """Nothing, or nothing that is seen, gives nothing."""
    assert render_notes("") == render_notes(" \n\n") == ""
