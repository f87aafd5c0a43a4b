"""Which reading a character has that stands by itself, in no word of the dictionaries.

What precedes and what follows decide; the first rule that fits counts. The readings are those of the
dictionary, before sandhi, with tone numbers; 5 is the neutral tone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_NUMERAL = "[一二三四五六七八九十百千万亿两几多数半零]"
_WHO = "[我你您他她它们谁人咱]"
_PLANTS = "茶树花菜田地粮稻麦豆瓜果草葱蒜棉竹桃梨葡玉水蔬庄"  # as what is planted begins
_SUBJECT = f"(?:{_WHO}|大家|人人|学生|老师|同学|医生|孩子|爸爸|妈妈)"
_TITLE = "(?:先生|女士|小姐|老师|教授|博士|医生|总|工)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A reading, and what the text before must end with and the text after must begin with for it."""

    reading: str
    before: str = ""
    after: str = ""

    def fits(self, text: str, at: int) -> bool:
        """True if the character at a place of a text is read so."""
        ahead = text[max(0, at - 10) : at]
        return bool(re.search(f"(?:{self.before})$", ahead)) and bool(re.match(self.after, text[at + 1 : at + 8]))


RULES: dict[str, tuple[Rule, ...]] = {
    "得": (
        Rule("de5", before="[看听见找买拿吃想办做说用感]", after="到"),
        Rule("de2", after="(?:[到以出知分奖罪体]|手|失)"),
        Rule("de2", before=f"(?:^|[，。、；：]|{_SUBJECT}|[已曾就会能])", after="[了过病]"),
        Rule("dei3", before=f"(?:^|[，。！？；：、\\s]|{_SUBJECT}|[这那就也还都可总非又只真必]|[今明]天|现在|以后)"),
        Rule("de5"),
    ),
    "地": (
        Rule("di4", after="(?:$|[^\u4e00-\u9fff]|[上下里中的是有和])"),
        Rule("de5", before=f"(?:{_HAN}{{2}})"),
    ),
    "着": (
        Rule("zhao2", before="[睡猜找摸碰够点]", after="[了吗呢]"),
        Rule("zhao2", before="[得不]", after="(?:$|[，。！？；了吗呢的])"),
        Rule("zhe5"),
    ),
    "了": (
        Rule("liao3", before=f"{_HAN}不"),
        Rule("liao3", before="[^获取赢觉记懂显变值晓难舍]得", after="$|[，。！？；：、的吗呢吧啊]"),
        Rule("le5"),
    ),
    "行": (
        Rule("hang2", before=f"(?:{_NUMERAL}|[这那每首末上下换空哪])", after="(?:$|[^动为走驶人程政使])"),
        Rule("xing2"),
    ),
    "种": (
        Rule("zhong3", before=f"(?:{_NUMERAL}|[这那哪各某每何此同])"),
        Rule("zhong4", before="[去来想要能会难在好爱刚起]", after="(?:$|[，。！？；、]|[下在了上满过着出的])"),
        Rule("zhong4", after=f"(?:[下满了着过到不得活出{_PLANTS}]|{_NUMERAL}+[棵株亩块排行盆])"),
        Rule("zhong4", before=f"(?:{_WHO}|农民|自己)", after="的"),
    ),
    "数": (Rule("shu3", after="(?:[一二三四五六七八九两几到完清过出着起了羊钱]|星星)"), Rule("shu4")),
    "量": (Rule("liang2", after="(?:[一了过完出]|体温|血压|身高)"), Rule("liang4")),
    "转": (
        Rule("zhuan4", before="[围绕]着.{1,7}"),
        Rule("zhuan4", after=f"(?:了?{_NUMERAL}*[圈周]|个|$|[，。！？；、])"),
        Rule("zhuan3"),
    ),
    "为": (
        Rule("wei2", after=_NUMERAL),
        Rule("wei2", before="[称视译作成变化改分设定列评选命转换解述示义写记取读名均皆即仍亦题展华]|(?<![愿有])意"),
        Rule("wei2", before="[称视誉奉尊](?:之|[^，。；]{1,3})"),
        Rule("wei2", before="以[^，。；]{1,6}"),
        Rule("wei4"),
    ),
    "只": (Rule("zhi1", before=f"(?:{_NUMERAL}|[这那每哪]|多少)"), Rule("zhi3")),
    "还": (
        Rule("huan2", after="(?:[书钱债款贷清]|给[^我你他她人])"),
        Rule("huan2", before="[没要已该]", after="(?:$|[了，。！？；])"),
        Rule("hai2"),
    ),
    "倒": (Rule("dao4", after=f"(?:了?{_NUMERAL}|[是也还出进掉水茶酒])"),),
    "重": (Rule("chong2", after="[新复做写跑试启建来拍演读塑]"), Rule("zhong4")),
    "调": (Rule("tiao2"),),
    "教": (Rule("jiao1", after=f"(?:{_WHO}|孩子|学生|[书课得过了给会])"),),
    "切": (Rule("qie1", after="[开成下掉了片块肉菜出入进断]"),),
    "长": (
        Rule("zhang3", after="[出成满着高得在胖歪牙芽个肉虫痘]"),
        Rule("zhang3", after="(?:(?:什么|这|那|怎么)样|[这那]么[大高胖壮])"),
        Rule("zhang3", after=f"了{_NUMERAL}+[颗个根双张对棵片条只]"),
        Rule("zhang3", before=_WHO, after=f"了{_NUMERAL}"),
        Rule("chang2"),
    ),
    "干": (Rule("gan1", before="[很太更最晾晒擦吹烘口]", after="(?:$|[，。！？；、了的])"),),
    "弹": (Rule("tan2", after="(?:[得琴奏唱了着起]|吉他|钢琴|琵琶|古筝|[一几两这那]?[首曲])"),),
    "尽": (Rule("jin3", after="[可快早]"), Rule("jin4")),
    "似": (Rule("si4"),),
    "背": (
        Rule("bei1", after="(?:[着起回包筐]|[得不]动|书包|孩子|[我你他她][回上下去过])"),
        Rule("bei1", after=f"了?(?:{_NUMERAL}|个)[袋筐篓包捆个]"),
        Rule("bei1", before="把[^，。！？；]{1,6}", after="[上回过出进到在]"),
        Rule("bei4"),
    ),
    "系": (Rule("ji4", after="(?:[着紧]|[上好]?了?(?:安全带|鞋带|领带|围裙|围巾|腰带|扣子|红绳))"),),
    "空": (Rule("kong4", after="出"),),
    "曾": (Rule("zeng1", after=_TITLE), Rule("ceng2")),
    "单": (Rule("shan4", after=_TITLE), Rule("dan1")),
    "任": (Rule("ren2", after=_TITLE), Rule("ren4")),
    "解": (Rule("xie4", after=_TITLE), Rule("jie3")),
    "查": (Rule("zha1", after=_TITLE), Rule("cha2")),
    "朴": (Rule("piao2", after=_TITLE), Rule("pu3")),
    "啊": (Rule("a5", before=_HAN),),
    "子": (Rule("zi5", before=_HAN), Rule("zi3")),
    "个": (Rule("ge4"),),
    "一": (Rule("yi1"),),
    "不": (Rule("bu4"),),
}


def read_polyphone(text: str, at: int) -> str | None:
    """Return the reading that the context gives the character at a place of a text, or None.

    >>> read_polyphone("慢慢地走", 2), read_polyphone("这块地", 2), read_polyphone("水", 0)
    ('de5', 'di4', None)
    """
    rules = RULES.get(text[at], ())
    return next((rule.reading for rule in rules if rule.fits(text, at)), None)
