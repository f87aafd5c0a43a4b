"""YAML as people write it: texts stay texts, faults have lines, and what is written is read back."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import CastError
from pipeline.yamlfile import Faults, Node, load_yaml, render_paragraph, render_scalar, walk
from tests.transcript.transcripts import NASTY, texts


def load(source: str) -> Node:
    """The document of a YAML text."""
    return load_yaml(source, file="voices.yaml", error=CastError)


def plain(node: Node) -> object:
    """A document without its lines and paths."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    return [plain(child) for child in node.value] if isinstance(node.value, list) else node.value


def refusal(source: str) -> CastError:
    """The error that a YAML text gives."""
    with pytest.raises(CastError) as caught:
        load(source)
    assert caught.value.where == "voices.yaml"
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "text", ["no", "on", "Yes", "true", "12:30", "2023-03-14", "1_000", "0x1f", "1e3", ".inf", "=", "<<"]
)
def test_no_text_is_taken_for_anything_else(text: str) -> None:
    """As a value and as a key, words are the words that stand there."""
    assert plain(load(f"{text}: {text}")) == {text: text}


@pytest.mark.parametrize("blank", ["", "~", "null", " # nothing"])
def test_a_blank_value_is_nothing(blank: str) -> None:
    """And a quoted one is an empty text, or the word itself."""
    assert plain(load(f"a: {blank}\nb: ''\nc: '~'\nd: \"null\"\n")) == {"a": None, "b": "", "c": "~", "d": "null"}


@pytest.mark.parametrize("source", ["", "\n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_nothing(source: str) -> None:
    """It is no fault of the file's form."""
    assert load(source).value is None


def test_every_value_knows_its_line_and_path() -> None:
    """The value of a key stands on the line of the key, wherever it begins."""
    found = [(node.path, node.line) for node in walk(load("cast:\n\n  ana:\n    - voice:\n        one\n    -   two\n"))]

    assert found == [
        ("$", 1),
        ("$.cast", 1),
        ("$.cast.ana", 3),
        ("$.cast.ana[0]", 4),
        ("$.cast.ana[0].voice", 4),
        ("$.cast.ana[1]", 6),
    ]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_and_byte_order_marks_change_nothing(start: str, line_end: str) -> None:
    """Lines are counted as an editor counts them."""
    node = load(start + "a: b\nc: |-\n  d\n  e\nf: [g]\n".replace("\n", line_end))

    assert plain(node) == {"a": "b", "c": "d\ne", "f": ["g"]}
    assert isinstance(node.value, dict)
    assert node.value["f"].line == 5


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a: 1\nb: x: y\n", "line 2: not readable as YAML: mapping values are not allowed in this context"),
        ("a: 1\na: 2\n", "line 2: not readable as YAML: the key 'a' stands twice"),
        ("a:\n\t- b\n", "line 2: not readable as YAML: found character that cannot start any token"),
        ("a: 'b\nc: d\n", "line 1: not readable as YAML: the text that begins here has no closing mark"),
        ("a: !wichtig b\n", "line 1: not readable as YAML: '!wichtig' begins a text that has no quotation marks"),
        ("a: ! b\n", "line 1: not readable as YAML: '!' begins a text that has no quotation marks"),
        ("a: &b c\n", "line 1: not readable as YAML: '&b' begins a text that has no quotation marks"),
        ("a: b\nc: *b\n", "line 2: not readable as YAML: '*b' stands for another value; write the value itself"),
        ("!a b: c\n", "line 1: not readable as YAML: a key begins with & or ! and has no quotation marks"),
        ("[a, b]: c\n", "line 1: not readable as YAML: expected a text before the colon"),
        ("a: b\n---\nc: d\n", "line 2: not readable as YAML: a second document begins"),
        ("a: b\nc: d\x07\n", "line 2: the sign '\\x07' cannot stand in YAML"),
        ("a: \ud800\n", "line 1: the sign '\\ud800' cannot stand in YAML"),
        ("[" * 5000, "not readable as YAML: nested too deeply"),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_cannot_be_read_says_where_and_why(source: str, message: str) -> None:
    """The first fault of the form is an error of ours, with its line."""
    assert refusal(source).message == message


def test_a_file_that_multiplies_itself_is_refused() -> None:
    """Aliases of aliases would fill the memory from a few lines."""
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))

    assert "'&a0' begins a text" in refusal(bomb).message


@settings(deadline=None)
@given(st.text(st.sampled_from("ab:-#\n \"'[]{},&*!|>?%@`~\t\r\x00\ufeff好"), max_size=30))
def test_any_text_is_read_or_refused(source: str) -> None:
    """Nothing but errors of ours leaves the loader."""
    try:
        root = load(source)
    except CastError:
        return
    assert all(node.line >= 1 for node in walk(root))


def test_all_faults_are_raised_as_one_in_the_order_of_the_lines() -> None:
    """However they were found, they are listed from the top of the file."""
    faults = Faults("voices.yaml")
    root = faults.mapping(load("pauses: 3\nrate: fast\nvoices: {a: b}\n"), known=("rate", "voices", "pauses"))
    faults.sequence(root["voices"])
    faults.number(root["rate"], least=-50, most=100)
    faults.mapping(root["pauses"])

    with pytest.raises(CastError) as caught:
        faults.raise_as(CastError, hint="Mend them.")

    assert str(caught.value).splitlines() == [
        "voices.yaml: line 1, $.pauses: expected 'key: value' lines, found '3'",
        "line 2, $.rate: expected a number from -50 to 100, found 'fast'",
        "line 3, $.voices: expected a list, found 'key: value' lines",
    ]
    assert caught.value.hint == "Mend them."


def test_no_faults_raise_nothing() -> None:
    """A file without faults is read on."""
    faults = Faults("voices.yaml")
    node = load("{a: [b], c: 1.5, d: host, e: , f: text}")
    entries = faults.mapping(node, known="abcdef")

    assert faults.sequence(entries["a"]) == [Node("b", 1, "$.a[0]")]
    assert faults.number(entries["c"], least=0, most=2) == 1.5
    assert faults.choice(entries["d"], ("guest", "host")) == "host"
    assert (faults.mapping(entries["e"]), faults.sequence(entries["e"]), faults.text(entries["e"])) == ({}, [], "")
    assert faults.text(entries["f"]) == "text"
    faults.raise_as(CastError)


def test_an_unknown_key_names_the_known_ones() -> None:
    """A slip of the pen is easy to mend."""
    faults = Faults("voices.yaml")
    faults.mapping(load("rate: 1\npich: 2\n"), known=("rate", "pitch"))

    assert faults.found == [(2, "line 2, $.pich: unknown key 'pich'; did you mean 'pitch'?")]


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "3", "x", "", "[1]"])
def test_a_number_out_of_bounds_is_a_fault(text: str) -> None:
    """What comes back is within the bounds all the same, so that reading goes on."""
    faults = Faults("voices.yaml")

    assert faults.number(load(text), least=0, most=2) == 0
    assert faults.found


def test_a_word_outside_a_choice_is_a_fault() -> None:
    """What comes back is the first of the choices."""
    faults = Faults("voices.yaml")

    assert faults.choice(Node("loud", 7, "$.role"), ("host", "guest")) == "host"
    assert faults.found == [(7, "line 7, $.role: expected one of host, guest, found 'loud'")]


def test_a_long_text_in_the_wrong_place_is_quoted_in_part() -> None:
    """A message stays readable."""
    faults = Faults("voices.yaml")
    faults.sequence(Node("很" * 10_000, 1))

    assert len(faults.found[0][1]) < 100


@given(texts)
@example("")
def test_a_scalar_is_read_back_everywhere(text: str) -> None:
    """As a value, as a key, in a list, and in flow, on one line."""
    block, flow = render_scalar(text), render_scalar(text, flow=True)

    assert plain(load(f"a: {block}\nb:\n- {block}\nc: [{flow}, {flow}]\nd: {{e: {flow}}}\n")) == {
        "a": text,
        "b": [text],
        "c": [text, text],
        "d": {"e": text},
    }
    assert plain(load(f"{render_scalar(text[:200], flow=True)}: x")) == {text[:200]: "x"}
    assert len(block.splitlines()) == len(flow.splitlines()) == 1


@given(texts, st.integers(0, 8))
@example("", 0)
def test_a_paragraph_is_read_back_at_any_depth(text: str, depth: int) -> None:
    """Its lines are indented below the key that it belongs to."""
    margin = " " * (depth + 1)
    source = f"a:\n{margin}b: {render_paragraph(text, indent=depth + 2)}\n{margin}c: d\n"

    assert plain(load(source)) == {"a": {"b": text, "c": "d"}}


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:20]))
def test_other_readers_read_the_same_text(text: str) -> None:
    """PyYAML's loader in Python agrees with libyaml."""
    source = f"a: {render_scalar(text)}\nb: {render_paragraph(text, indent=2)}\nc: [{render_scalar(text, flow=True)}]\n"

    assert yaml.load(source, Loader=yaml.BaseLoader) == {"a": text, "b": text, "c": [text]}


@pytest.mark.parametrize(
    ("text", "block", "flow"),
    [
        ("Plain words, with commas.", "Plain words, with commas.", '"Plain words, with commas."'),
        ("it's 12:30", "it's 12:30", '"it\'s 12:30"'),
        ("你好：再见？", "你好：再见？", "你好：再见？"),
        ("- one", '"- one"', '"- one"'),
        ('"Yes": no', "'\"Yes\": no'", "'\"Yes\": no'"),
        ("a\tb\x1b", '"a\\tb\\u001b"', '"a\\tb\\u001b"'),
        ("𝄞\x85", '"𝄞\\u0085"', '"𝄞\\u0085"'),
    ],
)
def test_quotation_marks_stand_only_where_they_are_needed(text: str, block: str, flow: str) -> None:
    """Text reads as text; Chinese is never escaped."""
    assert (render_scalar(text), render_scalar(text, flow=True)) == (block, flow)


def test_a_paragraph_with_signs_stands_on_its_own_lines() -> None:
    """Whoever edits it need not think of quotation marks."""
    assert render_paragraph('She said: "it\'s\n\nlate"', indent=4) == '|-\n    She said: "it\'s\n\n    late"'
    assert render_paragraph("Plain words.", indent=4) == "Plain words."
