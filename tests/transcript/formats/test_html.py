"""HTML in all the ways that pages are built, saved and broken."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.transcript.formats.html import is_html, read_html
from pipeline.transcript.reading import read_page

TALK = [
    ("Ana", "Is the water warm?"),
    ("Ben", "It is a Tuesday, and Tuesdays are lukewarm on this coast."),
    ("Ana", "And on Sundays?"),
    ("Ben", "On Sundays nobody dares to ask."),
]
AROUND = (
    "<header><a href=/>The coast</a></header><nav><a href=/a>One</a></nav>",
    "<div class=related-posts><a>Another talk</a></div><div id=comments><p>Gull: nice.</p></div><footer>1912</footer>",
)
LAYOUTS = {
    "labels in strong": "".join(f"<p><strong>{who}:</strong> {said}</p>" for who, said in TALK),
    "labels in strong without a colon": "".join(f"<p><strong>{who}</strong> {said}</p>" for who, said in TALK),
    "labels in cite": "".join(f"<cite>{who}:</cite><time>0:07</time><p>{said}</p>" for who, said in TALK),
    "a definition list": f"<dl>{''.join(f'<dt>{who}</dt><dd>{said}</dd>' for who, said in TALK)}</dl>",
    "labels in headings": "".join(f"<h3>{who}</h3><p>{said}</p>" for who, said in TALK),
    "a table": f"<table>{''.join(f'<tr><td>{who}</td><td>{said}</td></tr>' for who, said in TALK)}</table>",
    "a list": f"<ul>{''.join(f'<li><b>{who}</b>: {said}</li>' for who, said in TALK)}</ul>",
    "spans and breaks": "".join(f"<span>{who}:</span> <span>{said}</span><br><br>" for who, said in TALK),
    "nested divisions": "".join(f"<div><div>{who}:</div><div>{said}</div></div>" for who, said in TALK),
    "elements of its own": "".join(f"<talk-turn><b>{who}:</b> {said}</talk-turn>" for who, said in TALK),
    "a form around it": "<form>" + "".join(f"<p>{who}: {said}</p>" for who, said in TALK) + "</form>",
    "an aside around it": "<aside>" + "".join(f"<p>{who}: {said}</p>" for who, said in TALK) + "</aside>",
    "a hidden tab": "<div hidden>" + "".join(f"<p>{who}: {said}</p>" for who, said in TALK) + "</div>",
    "details around it": "<details><summary>Transcript</summary>"
    + "".join(f"<p>{who}: {said}</p>" for who, said in TALK)
    + "</details>",
    "each sentence a link": "".join(f"<p><b>{who}:</b> <a href='#t=1'>{said}</a></p>" for who, said in TALK),
    "a class that says comments": "<div class=comment-thread>"
    + "".join(f"<div><b>{who}:</b> {said}</div>" for who, said in TALK)
    + "</div>",
    "preformatted text": "<pre>" + "\n".join(f"{who}: {said}" for who, said in TALK) + "</pre>",
    "elements never closed": "".join(f"<p><b>{who}:</b> <i>{said}</i>" for who, said in TALK),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_conversation_is_found_however_the_page_is_built(layout: str) -> None:
    """Whatever carries the words, they are all there, in the right mouths, and nothing from around them."""
    page = f"<!doctype html><title>Warm water</title>{AROUND[0]}<h1>Warm water</h1>{layout}{AROUND[1]}"

    transcript = read_page(page.encode(), name="page.html")

    said = [
        (turn.speaker, " ".join(wording.text for passage in turn.passages for wording in passage.wordings))
        for turn in transcript.turns
        if turn.speaker != "narrator"
    ]
    assert said == [(who.lower(), words) for who, words in TALK]


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ("<nav>Menu</nav>", "navigation"),
        ("<div role=navigation>Menu</div>", "navigation"),
        ("<ul><li><a>One</a><li><a>Two</a><li><a>Three</a></ul>", "navigation"),
        ("<footer>Imprint</footer>", "page furniture"),
        ("<div role=dialog>Crumbs?</div>", "page furniture"),
        ("<div class='cookieBanner'>Crumbs?</div>", "page furniture"),
        ("<div class='post-share-buttons'>Post it</div>", "share buttons"),
        ("<section id=related_posts>More</section>", "related pages"),
        ("<div id=comments>Nice</div>", "comments"),
        ("<p style='display: none'>Psst</p>", "hidden"),
        ("<p hidden>Psst</p>", "hidden"),
        ("<p>Ana <span class=sr-only>says</span></p>", "hidden"),
        ("<figure><figcaption>A lamp</figcaption></figure>", "caption"),
        ("<noscript>Switch on your scripts</noscript>", "shown without scripts"),
        ("<ruby>灯<rt>あかり</rt></ruby>", "reading aid"),
        ("<p>True<sup><a href=#n3>3</a></sup></p>", "mark of a note"),
        ("<img alt='A lamp'>", "description of a picture"),
    ],
)
def test_what_stands_around_the_words_is_left_out_with_its_reason(element: str, reason: str) -> None:
    """An element, a role or a word of a class name tells; what it held is kept as an omission."""
    words = "".join(f"<p>{who}: {said}</p>" for who, said in TALK)

    page = read_html(f"<html lang=en><body><article>{words}{element}</article>")

    assert {omission.reason for omission in page.omissions} == {reason}


@pytest.mark.parametrize("attributes", ["class='has-comments'", "class='no-sidebar single'", "id='with-related-posts'"])
def test_a_class_that_speaks_of_another_element_leaves_nothing_out(attributes: str) -> None:
    """A page that says that it has comments is no comment."""
    page = read_html(f"<html><body><div {attributes}><p>Words.</p></div><p>More words, and more of them still.</p>")

    assert page.omissions == ()


def test_scripts_and_styles_are_no_text() -> None:
    """They vanish without a trace: nobody wrote them to be read."""
    page = read_html("<p>A<script>b()</script><style>c{}</style><template>d</template><svg><text>e</text></svg></p>")

    assert ([p.text for p in page.paragraphs], page.omissions) == (["A"], ())


def test_lines_are_those_of_the_document() -> None:
    """Also behind comments, in preformatted text and beyond the 65,535th."""
    page = read_html(
        "<!doctype html>\n<body>\n<!-- a\nb --><p>One</p>\n\n<p\nclass=x>\nTwo</p><pre>\nThree\n\nFour</pre>"
    )
    late = read_html("<body>" + "\n" * 70_000 + "<p>last</p>")

    assert [(p.line, p.text) for p in page.paragraphs] == [(4, "One"), (8, "Two"), (9, "Three"), (11, "Four")]
    assert late.paragraphs[-1].line == 70_001


def test_what_a_page_says_of_itself_is_kept() -> None:
    """JSON-LD, Open Graph, meta elements and the browser's own comment all count."""
    linked = read_html(
        "<html lang=pt-BR><head><title>Sal</title><base href='https://sal.example/a/'><link rel=canonical href='b'>"
        '<script type="application/ld+json">[{"@type":"BreadcrumbList"},{"@type":["NewsArticle"],"headline":"Sal",'
        '"author":{"name":"Rui Mar"},"publisher":{"name":"Ondas"},"datePublished":"2020-02-03T10:00"}]</script></head>'
    )
    opened = read_html(
        "<!-- saved from url=(0022)https://sal.example/c --><title>Salt – Waves</title>"
        "<meta property=og:site_name content=Waves><meta property=article:author content='https://sal.example/rui'>"
        "<meta name=author content='Rui Mar'><meta property=article:published_time content=2020-02-03>"
    )

    assert (linked.url, linked.site, linked.author) == ("https://sal.example/a/b", "Ondas", "Rui Mar")
    assert (linked.date, linked.language, linked.title) == ("2020-02-03T10:00", "pt-BR", "Sal")
    assert (opened.url, opened.site, opened.author) == ("https://sal.example/c", "Waves", "Rui Mar")
    assert (opened.date, opened.title) == ("2020-02-03", "Salt")


@pytest.mark.parametrize(
    "facts",
    [
        "<script type='application/ld+json'>{broken</script>",
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<script type='application/ld+json'>{'@type': 3}</script><link rel=canonical href='http://['>",
        "<link rel=canonical href='javascript:alert(1)'><meta property=og:url content='file:///etc/hostname'>",
        '<script type=\'application/ld+json\'>{"@type":"Article","author":[null,{"name":[1]}]}</script>',
    ],
)
def test_facts_that_are_none_are_passed_over(facts: str) -> None:
    """What a page says of itself may be broken; its words are there all the same."""
    page = read_html(f"<head>{facts}</head><p>Ana: Hi.</p>")

    assert (page.url, page.author, [p.text for p in page.paragraphs]) == ("", "", ["Ana: Hi."])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("cp1252", "iso-8859-1"),
        ("shift_jis", "Shift_JIS"),
        ("big5", "big5"),
        ("gb18030", "gb2312"),
        ("euc_kr", "euc-kr"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding: str, declared: str) -> None:
    """As old pages have it; browsers save them as they are."""
    words = {"cp1252": "déjà vu", "shift_jis": "灯台の話", "big5": "燈塔的故事", "gb18030": "灯塔", "euc_kr": "등대"}[
        encoding
    ]
    page = f"<html><head><meta charset='{declared}'></head><body>" + "".join(
        f"<p>{who}: {said} {words}.</p>" for who, said in TALK
    )

    transcript = read_page(page.encode(encoding), name="page.html")

    assert transcript.turns[0].passages[0].wordings[0].text == f"Is the water warm? {words}."


WALLS = {
    "a log-in page": "<form><input name=u><input type=password><button>Enter</button></form>",
    "a page that verifies who is visiting": "<div class='g-captcha-box'></div><p>One moment.</p>",
    "a page that shows nothing without JavaScript": "<noscript>Please enable JavaScript.</noscript><div id=app></div>",
}


@pytest.mark.parametrize(("kind", "body"), WALLS.items())
def test_a_wall_is_told_by_its_form(kind: str, body: str) -> None:
    """The error says what stands there, and that a browser gets past it."""
    page = f"<!doctype html><html><head><title>Welcome</title></head><body>{body}</body></html>".encode()

    with pytest.raises(TranscriptError, match=f"page.html: is {kind}") as raised:
        read_page(page, name="page.html")

    assert "browser" in raised.value.hint


def test_a_wall_in_words_is_told_too() -> None:
    """Sites in Chinese say that something is wrong with the environment."""
    with pytest.raises(TranscriptError, match="verifies who is visiting"):
        read_page("<html><body><p>当前环境异常，完成验证后即可继续访问。</p></body></html>".encode(), name="page.html")


@pytest.mark.parametrize("body", WALLS.values(), ids=WALLS.keys())
def test_a_conversation_is_no_wall(body: str) -> None:
    """A log-in form beside the words hides nothing."""
    words = "".join(f"<p>{who}: {said}</p>" for who, said in TALK)

    assert len(read_page(f"<html><body>{body}{words}</body></html>".encode(), name="page.html").turns) == 4


def test_an_article_with_a_log_in_form_is_no_wall() -> None:
    """A page with much text and no conversation is told to be that."""
    article = "<p>The river moved, and nobody said a word about it. </p>" * 60

    with pytest.raises(TranscriptError, match="no conversation was found"):
        read_page(f"<html><body><input type=password>{article}</body></html>".encode(), name="page.html")


_TAGS = (
    "<p> </p> <b> </b> <br> <pre> </pre> <nav> <form> <summary> <li> <td> <h2> </a> <rt> <script> </script> < > <?x?> "
    "<![CDATA[ <header> <sup> </ </div> &amp; &#0;"
).split()
_PIECES = st.sampled_from(
    [
        *_TAGS,
        "<div class=comments>",
        "<a href=x>",
        "<span hidden>",
        "<!-- c -->",
        "Ana: ",
        "Ben: ",
        "words ",
        "灯。",
        "\n",
    ]
)


@settings(max_examples=30)
@given(pieces=st.lists(_PIECES, max_size=40))
def test_any_markup_is_read(pieces: list[str]) -> None:
    """No tangle of elements breaks the reader, and the same one gives the same page."""
    page = "<html><body>" + "".join(pieces)

    assert read_html(page) == read_html(page)


@settings(max_examples=30)
@given(
    words=st.lists(
        st.tuples(
            st.sampled_from(["p", "nav", "b", "li", "aside", "h1", "span", "td"]),
            st.text("abc灯", min_size=1, max_size=9),
        )
    )
)
def test_no_letter_of_the_text_disappears(words: list[tuple[str, str]]) -> None:
    """What is no paragraph is an omission."""
    page = read_html("<html><body>" + "".join(f"<{tag}>{text}</{tag}>" for tag, text in words))

    kept = "".join(paragraph.text for paragraph in page.paragraphs)
    left_out = "".join(omission.text for omission in page.omissions)
    assert sorted((kept + left_out).replace(" ", "")) == sorted("".join(text for _, text in words))


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<nav>", "<div hidden>", "<blockquote><p>"])
def test_elements_nested_without_end_are_refused(opening: str) -> None:
    """100,000 elements in one another end in a message, at once."""
    start = time.process_time()

    with pytest.raises(TranscriptError, match="nested too deeply"):
        read_html("<html><body>" + opening * 100_000 + "Ana: Hi.")
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "unit",
    [
        "<p><strong>Ana:</strong> Some words &amp; more of them.</p>\n<p><b>Ben:</b> Yes.</p>\n",
        "<div class=comments><p>x</div>",
        "<i> </i>",
        "<a href=x>y</a>",
        "<sup><a href=#>1</a></sup>",
        "<!-- x -->",
        "<td>",
    ],
)
def test_the_time_to_read_a_page_is_linear(unit: str) -> None:
    """Ten times as much takes little more than ten times as long."""

    def seconds(size: int) -> float:
        page = "<html><body>" + unit * (size // len(unit))
        start = time.process_time()
        read_html(page)
        return time.process_time() - start

    assert seconds(200_000) < 25 * seconds(20_000) + 0.3


def test_a_fragment_is_html_by_its_tags() -> None:
    """Text in which a tag is mentioned is not."""
    assert is_html("<p>Ana: a</p><p>Ben: b</p>")
    assert is_html("<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE html><p>")
    assert not is_html("Ana: The tag <p> opens a <b>paragraph</b>, </p> closes it.")


def test_a_name_helps_where_the_text_leaves_it_open() -> None:
    """A fragment that begins with words is HTML if its file says so and its tags agree."""
    fragment = b"The talk. <p>Ana: Hello.</p><p>Ben: Hi.</p><p>Ana: Well?</p><p>Ben: Well.</p>"

    assert len(read_page(fragment, name="talk.html").turns) >= 4
