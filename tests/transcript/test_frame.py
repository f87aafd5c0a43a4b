"""Lines around an article are told from lines that may be its title."""

from __future__ import annotations

import pytest

from pipeline.transcript.frame import is_fact, is_menu


@pytest.mark.parametrize(
    "text",
    [
        "Home · Letters · Tides",
        "Accueil › Métiers",
        "最新文章｜專題｜店家地圖",
        "网站首页 口述档案 联系我们",
        "トップ　特集　おたより",
        "News  Weather  Marts",
        "Menu | Search",
    ],
)
def test_several_short_items_are_a_menu(text: str) -> None:
    """Bars, dots, arrows, wide gaps and, between Chinese words, single spaces part the items of a menu."""
    assert is_menu(text)


@pytest.mark.parametrize("text", ["Rain | a talk about water", "圆桌｜灯还亮着吗？", "One, two, three", "Bread – Salt"])
def test_a_title_in_two_parts_is_no_menu(text: str) -> None:
    """One bar or dash parts a title as well."""
    assert not is_menu(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Ana Silva | 14 May 2022 | 7 min read",
        "文／林可　攝影／阿明",
        "Публикация: 5 марта 2021",
        "公開日：2018年12月26日",
        "Lesezeit: 4 Minuten",
        "讚 412　分享 57",
        "4 members · 2 pinned",
        "Recording AB-0237",
    ],
)
def test_what_a_page_says_of_itself_is_a_fact(text: str) -> None:
    """Who made it, when, how long it is and how often it was read, in any language."""
    assert is_fact(text)


@pytest.mark.parametrize(
    "text", ["Fourteen winters at sea", "Time and the river", "时间的重量", "In 1998 it was dark."]
)
def test_a_line_about_something_else_is_no_fact(text: str) -> None:
    """A word for a fact, or a year, may stand in a title too."""
    assert not is_fact(text)
