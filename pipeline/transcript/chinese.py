"""Traditional or simplified: told by the characters that only one of the two ways of writing has."""

from __future__ import annotations

# The most frequent of them. What was simplified into a character that traditional text has too tells nothing.
_ONLY_TRADITIONAL = frozenset(
    "這個們來說時會為對學國過還沒問題開關點發現實種經樣讓與從話當應該麼嗎頭長門間見語記請謝無業產義務處專"
    "單東風馬書畫車電視機動員號萬億歲歷歡決淚準災烏爾牆獎獨獲環畢異療盡監確禮禪離稱穩筆節範築簡籃糧紅紀約"
    "級純紙終組結給統絲綠網緊線練總續織罷聖聞聯聲聽職肅腦膚臉臨舉舊藝藥蘇蘭虛術衛裝補覺親觀計訂訊討訓託許"
    "設訪評詞試詩誠誰課調談論諸證識譜議護讀變豐貝負財貴買費資賓賣質賽贊軍軟輕輛輪輸轉辦農連進運遠適選邊郵"
    "鄉錢鐵錄鏡陽陰際隊隨險雖雙雜難雲靈靜響頁項順須頓預領頻願類顯飛飯飲館駕騎驗驚體髮鬥魚鮮鳥鳴麗麥黃齊齒"
    "龍龜"
)
_ONLY_SIMPLIFIED = frozenset(
    "这个们来说时会为对学国过还没问题开关点发现实种经样让与从话当应该吗头长门间见语记请谢无业产义务处专单"
    "东风马书画车电视机动员号亿岁历欢决泪灾乌尔墙奖独获环毕异疗尽监礼禅称稳笔节简篮粮红纪约级纯纸终组结给"
    "统丝绿网紧线练总续织罢圣闻联声听职肃脑肤脸临举旧艺药苏兰虚术卫装补觉亲观计订讯讨训许设访评词试诗诚谁"
    "课调谈论诸证识谱议护读变贝负财贵买费资宾卖质赛赞军软轻辆轮输转办农连进运远选边邮乡钱铁录镜阳阴际队随"
    "险虽双杂难灵静响页项顺须顿预领频愿类显飞饭饮馆驾骑验惊体鱼鲜鸟鸣丽麦黄齐齿龙龟"
)


def is_traditional(text: str) -> bool:
    """True if a Chinese text has more characters that only traditional Chinese has than only simplified.

    >>> is_traditional("我們還沒說話。"), is_traditional("我们还没说话。"), is_traditional("你好。")
    (True, False, False)
    """
    traditional = sum(sign in _ONLY_TRADITIONAL for sign in text)
    simplified = sum(sign in _ONLY_SIMPLIFIED for sign in text)
    return traditional > simplified
