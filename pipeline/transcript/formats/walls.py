"""Pages that stand before the page that was asked for: a log-in, a verification, a demand for scripts.

They are known by their form: hardly any text, and a field for a password, an element that a
captcha fills, or a word about JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.etree import _Element

from pipeline.transcript.text import letters

_MOST_LETTERS = 1500
_CAPTCHA = re.compile(
    r"captcha|turnstile|(?:human|browser|security|slide)[-_ ]?(?:verif|check|challenge)|challenge-", re.IGNORECASE
)
_VERIFY = re.compile(
    r"captcha|verify (?:that )?you are|are you a? ?(?:human|robot)|unusual traffic|checking your browser|"
    r"环境异常|安全验证|完成验证|人机验证|滑动验证|安全驗證",
    re.IGNORECASE,
)
_SCRIPTS = re.compile(r"java\s?script", re.IGNORECASE)
_LOG_IN = re.compile(r"\b(?:log|sign) ?in\b|登录|登入|ログイン|로그인", re.IGNORECASE)


def find_wall(root: _Element, texts: Iterable[str]) -> str:
    """Return what kind of wall a page is, as it is called in a message, or nothing.

    ``texts`` are all the texts of the page, those for readers without scripts too.
    """
    text = "\n".join(texts)
    if letters(text) > _MOST_LETTERS:
        return ""
    if any((field.get("type") or "").lower() == "password" for field in root.iter("input")):
        return "a log-in page"
    if _VERIFY.search(text) or any(
        _is_captcha(element) for element in root.iter("div", "iframe", "form", "input", "script")
    ):
        return "a page that verifies who is visiting"
    if _SCRIPTS.search(text):
        return "a page that shows nothing without JavaScript"
    if _LOG_IN.search(text) and root.find(".//form") is not None:
        return "a log-in page"
    return ""


def _is_captcha(element: _Element) -> bool:
    return any(_CAPTCHA.search((element.get(name) or "")[:300]) for name in ("id", "class", "name", "src", "title"))
