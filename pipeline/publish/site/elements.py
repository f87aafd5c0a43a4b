"""Elements of HTML, and the text that they become; whatever text they hold is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote
from xml.etree.ElementTree import Comment, Element, tostring

# What HTML's parsing rules call an error in a text, with lone surrogates, which no UTF-8 can hold.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
# JSON has these signs in texts alone, where an escape says the same. A "<" could end the script.
_UNSAFE_IN_SCRIPT = re.compile("[<>&\u2028\u2029]")


def fit(text: str) -> str:
    r"""Return a text on one line, without the signs that HTML forbids.

    >>> fit(" tea\x00 and\n rain ")
    'tea and rain'
    """
    return " ".join(_UNFIT.sub("", " ".join(text.split())).split())


def element(tag: str, text: str = "", children: Iterable[Element] = (), **attributes: str) -> Element:
    """Return an element; the name of an attribute loses a final underscore, and others become hyphens.

    >>> render(element("p", "1 < 2", [element("b", "&")], class_="sum", data_at="3"))
    '<p class="sum" data-at="3">1 &lt; 2<b>&amp;</b></p>'
    """
    made = Element(tag, {name.rstrip("_").replace("_", "-"): fit(value) for name, value in attributes.items()})
    made.text = fit(text) or None
    made.extend([*children])  # ElementTree takes whatever ends a generator, such as Ctrl-C, for a wrong type
    return made


def text_element(tag: str, text: str, language: str = "", **attributes: str) -> Element:
    """Return an element with a text that others wrote, which sets its own direction and no one else's."""
    tagged = {"lang": language} if language else {}
    return element(tag, text, (), dir="auto", **tagged, **attributes)


def comment(text: str) -> Element:
    """Return a comment of ours, which stands among elements as one of them."""
    return Comment(text)  # type: ignore[return-value]  # its tag is a function


def inline_script(source: str, **attributes: str) -> Element:
    """Return an element with a program of ours, or with JSON from :func:`script_json`."""
    made = element("script", "", (), **attributes)
    made.text = source
    return made


def inline_style(source: str) -> Element:
    """Return an element with a style of ours."""
    made = element("style")
    made.text = source
    return made


def script_json(value: object) -> str:
    r"""Return JSON that can stand inside a script element, on one line.

    >>> script_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE_IN_SCRIPT.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


def relative_address(name: str) -> str:
    """Return the address of a file that lies beside the page.

    >>> relative_address("tea & rain.mp3"), relative_address("javascript:x.mp3")
    ('tea%20%26%20rain.mp3', 'javascript%3Ax.mp3')
    """
    return quote(name, safe="", errors="replace")


def clock_text(time_ms: int) -> str:
    """Return a time as people write it.

    >>> clock_text(83_999), clock_text(3_600_000)
    ('1:23', '1:00:00')
    """
    minutes, second = divmod(time_ms // 1000, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def render(root: Element) -> str:
    """Return the text of an element."""
    return tostring(root, encoding="unicode", method="html")
