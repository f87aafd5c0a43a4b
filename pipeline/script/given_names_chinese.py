"""What the signs of a Chinese given name tell of who bears it, and names that are put into Chinese by their sound."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.model import Gender

_TELLING: Mapping[Gender, str] = {
    "female": (
        "芳娟丽麗婷娜莉莎娅婭妮琳玲珍琴艳艷娥婉媛嫣妍姗妹娇嬌媚娴嫻婵嬋姝妙婕嫦妤娣妞姣婧姐嫂婶姨奶"
        "莲蓮菊兰蘭芬芝萍蓉蕾薇茜莺鶯燕莹瑩倩黛翠珊瑶瑤琼瓊珺钗釵霞雯桂凤鳳慧淑贞貞菲蓓芸茹荷萱蕊花静靜洁潔珠"
    ),
    "male": (
        "强強伟偉勇军軍刚剛磊勋勳雄彪彬斌鹏鵬龙龍虎武猛毅坚堅钢鋼铁鐵锋鋒炮涛濤浩峰峻岩嵩岗崗栋棟梁柱魁豪俊帅帥"
        "威壮壯权權旺富财財发發祥寿壽国國邦疆志忠义義诚誠仁厚辉輝煌炜煒钧鈞铭銘锐銳钊釗凯凱超胜勝战戰兵儒亮昆震雷"
        "泰宏彦尧堯轩軒翰骏駿根叔伯爷爺哥"
    ),
}
_LEANING: Mapping[Gender, str] = {
    "female": (
        "雪月云雲秀美玉红紅梅彩霜露晴怡悦悅欣佳雅思依琦琬瑾瑜爱愛巧素英若冰梦夢真敏丹丝絲绮綺绣繡颖穎香惠瑛彤萌岚嵐曼"
    ),
    "male": (
        "明海江波庆慶健光杰傑飞飛昊晟旭坤乾弘学學信礼禮德廉昌盛荣榮贵貴福禄祿森松柏建兴興宾賓洪鸿鴻升东東生成立"
        "才永长長世正大宇源泽澤阳陽卫衛启啟进進达達航恒恆继繼宗绍紹业業守振"
    ),
}
_TELLS, _LEANS, _TELLS_AT_THE_END = 2, 1, 4
_ENOUGH = 2
_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
_BY_SOUND = re.compile(r"([\u3400-\u9fff]{1,6})[·・‧•][\u3400-\u9fff·・‧•]{1,20}")
_TRANSCRIBED: Mapping[Gender, str] = {
    "female": (
        "玛丽 玛利亚 玛丽亚 安娜 安妮 爱丽丝 艾丽丝 伊丽莎白 凯瑟琳 凯特 凯伦 夏洛特 索菲 索菲亚 苏菲 艾玛 爱玛 露西 "
        "海伦 简 珍妮 珍妮弗 詹妮弗 杰西卡 瑞秋 蕾切尔 莎拉 萨拉 丽莎 琳达 劳拉 艾米 艾米丽 黛安娜 戴安娜 奥利维亚 "
        "维多利亚 娜塔莎 娜塔莉 克里斯蒂娜 玛格丽特 芭芭拉 苏珊 南希 艾琳 伊莎贝尔 汉娜 乔安娜 叶卡捷琳娜 柳德米拉 "
        "奥尔加 塔季扬娜 埃莱娜 露易丝 朱莉 朱莉娅 茱莉亚"
    ),
    "male": (
        "约翰 大卫 戴维 迈克尔 迈克 詹姆斯 罗伯特 威廉 理查德 约瑟夫 托马斯 查尔斯 查理 克里斯托弗 丹尼尔 马修 安东尼 "
        "马克 唐纳德 史蒂文 史蒂夫 保罗 安德鲁 肯尼斯 乔治 凯文 布莱恩 爱德华 罗纳德 蒂莫西 杰森 杰弗里 瑞安 雅各布 "
        "尼古拉斯 埃里克 乔纳森 史蒂芬 斯蒂芬 拉里 贾斯汀 斯科特 本杰明 本 塞缪尔 弗兰克 雷蒙德 亚历山大 帕特里克 杰克 "
        "丹尼斯 杰里 亨利 亚当 道格拉斯 彼得 沃尔特 卡尔 亚瑟 阿尔伯特 菲利普 汤姆 蒂姆 吉姆 鲍勃 比尔 弗拉基米尔 "
        "伊万 鲍里斯 尼古拉 谢尔盖 德米特里 阿列克谢 伊戈尔 列夫 费奥多尔 卡洛斯 胡安 何塞 路易斯 安东尼奥 "
        "弗朗西斯科 乔瓦尼 马可 皮埃尔 弗朗索瓦 汉斯 弗里茨 弗里德里希 穆罕默德 艾哈迈德 奥马尔 马丁 西蒙 雨果 奥斯卡"
    ),
}
_BY_TRANSCRIPTION: Mapping[str, Gender] = {
    name: gender for gender, names in _TRANSCRIBED.items() for name in names.split()
}


def gender_of_chinese_name(name: str) -> Gender | None:
    """Return the gender that a Chinese name tells, or a foreign one in Chinese signs, or None.

    The first sign is taken for the family name, the first two are in a name of four.

    >>> gender_of_chinese_name("王秀兰"), gender_of_chinese_name("陈志强"), gender_of_chinese_name("安娜·利马")
    ('female', 'male', 'female')
    >>> gender_of_chinese_name("林可"), gender_of_chinese_name("李文")
    (None, None)
    """
    if by_sound := _BY_SOUND.fullmatch(name):
        return _BY_TRANSCRIPTION.get(by_sound[1])
    if not _HAN_NAME.fullmatch(name):
        return None
    if name in _BY_TRANSCRIPTION:
        return _BY_TRANSCRIPTION[name]
    given = name[2 if len(name) == 4 else 1 :]
    score = _score(given, "female") - _score(given, "male")
    if abs(score) < _ENOUGH:
        return None
    return "female" if score > 0 else "male"


def _score(given: str, gender: Gender) -> int:
    # A woman may well bear a sign of men first (志玲), hardly ever a man one of women last.
    last = _TELLS_AT_THE_END if gender == "female" else _TELLS
    ending = last - _TELLS if given[-1] in _TELLING[gender] else 0
    return ending + sum(_TELLS * (sign in _TELLING[gender]) + _LEANS * (sign in _LEANING[gender]) for sign in given)
