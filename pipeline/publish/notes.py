"""Notes: what a person writes in Markdown, as HTML that podcast apps and pages show and that nothing can run in.

Of Markdown there are paragraphs, lists, quotations, links, emphasis and line breaks. A heading becomes
a bold paragraph, since apps show no other; HTML, code and pictures are shown as the text that they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_LINK = re.compile(r"https?://[^/?#\s]|mailto:[^?\s]", re.IGNORECASE)
# What XML 1.0 (section 2.2) or HTML lets stand in no text.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SHOWN_AS_TEXT = ("html_block", "html_inline", "code", "fence", "backticks", "image")


def render_notes(markdown: str) -> str:
    """Return notes as HTML, well-formed and safe wherever it stands; empty where they say nothing.

    >>> print(render_notes("Read [the *page*](https://example.org/tea)."))
    <p>Read <a href="https://example.org/tea">the <em>page</em></a>.</p>
    >>> print(render_notes("<script>1</script> [x](javascript:alert)"))
    <p>&lt;script&gt;1&lt;/script&gt; [x](javascript:alert)</p>
    """
    return "\n".join(note_blocks(markdown))


def note_blocks(markdown: str) -> tuple[str, ...]:
    r"""Return the HTML of notes, one paragraph, list or quotation after the other.

    >>> note_blocks("# Tea\n\n- green\n- black")
    ('<p><strong>Tea</strong></p>', '<ul>\n<li>green</li>\n<li>black</li>\n</ul>')
    """
    tokens = _READER.parse(_UNFIT.sub("", markdown))
    blocks = (_READER.renderer.render(block, _READER.options, {}).strip() for block in _blocks(tokens))
    return tuple(block for block in blocks if block)


def link_address(address: str) -> str:
    """Return an address as a link may have it, in ASCII; empty for one that leads to no page and no mailbox.

    >>> link_address("https://example.org/茶"), link_address("javascript:alert(1)")
    ('https://example.org/%E8%8C%B6', '')
    """
    return _READER.normalizeLink(address) if _READER.validateLink(address) else ""


def _blocks(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each block that stands in no other one."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


class _Writer(RendererHTML):
    """Writes headings and rules as far as podcast apps know them."""

    def heading_open(self, *_: object) -> str:
        return "<p><strong>"

    def heading_close(self, *_: object) -> str:
        return "</strong></p>"

    def hr(self, *_: object) -> str:
        return ""


class _Reader(MarkdownIt):
    """Reads Markdown, and takes as a link only what leads to a page or to a mailbox."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return _LINK.match(url) is not None


_READER = _Reader("commonmark", {"html": False}, renderer_cls=_Writer).disable(_SHOWN_AS_TEXT)
