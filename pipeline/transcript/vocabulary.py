"""Words that any reader of such pages knows: who asks, what a caption begins with, where a page ends.

General vocabulary only, in the languages that pages are read in. Nothing here names a page, a site
or a person.
"""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a text, as a set to look them up in.

    >>> sorted(words("host guest"))
    ['guest', 'host']
    """
    return frozenset(text.split())


QUESTION_WORDS = (
    *("q", "question", "问", "問", "提问", "提問", "问题", "發問", "frage", "pregunta", "p", "domanda", "pergunta"),
    *("vraag", "fråga", "pytanie", "otázka", "soru", "вопрос", "питання", "ερώτηση", "질문", "문", "سؤال", "س", "پرسش"),
    *("שאלה", "ש", "सवाल", "प्रश्न", "ถาม", "hỏi", "tanya"),
)
ANSWER_WORDS = (
    *("a", "answer", "答", "回答", "答案", "antwort", "respuesta", "r", "risposta", "réponse", "resposta"),
    *("antwoord", "svar", "odpowiedź", "odpověď", "cevap", "ответ", "відповідь", "απάντηση", "답변", "답"),
    *("جواب", "ج", "پاسخ", "תשובה", "ת", "जवाब", "उत्तर", "ตอบ", "đáp", "jawab"),
)

HOST_WORDS = words(
    "host cohost co-host interviewer moderator presenter anchor reporter journalist interviewerin moderatorin "
    "moderador moderadora entrevistador entrevistadora animateur animatrice journaliste intervistatore "
    "主持人 主持 司会 聞き手 インタビュアー 사회자 진행자 인터뷰어 기자 "
    "ведущий ведущая журналист журналистка корреспондент ведучий ведуча журналістка gazeteci muhabir sunucu "
    "dziennikarz dziennikarka prowadzący prowadząca δημοσιογράφος صحفي صحافي المحاور خبرنگار מראיין מראיינת "
    "ผู้สื่อข่าว พิธีกร वार्ताकार पत्रकार int interv "
    "记者 記者 采访者 採訪者 访谈者 提问者 主播 媒体 编辑部"
)
GUEST_WORDS = words(
    "guest interviewee respondent speaker panelist panellist gast invitado invitada invité invitée ospite "
    "resp konuk gość καλεσμένος ضيف الضيف אורח אורחת मेहमान अतिथि "
    "게스트 ゲスト гость 嘉宾 嘉賓 受访者 受訪者 来宾 讲者 演讲者"
)
AUDIENCE_WORDS = words(
    "audience questioner attendee caller listener público publikum public "
    "观众 觀眾 听众 聽眾 现场观众 現場觀眾 现场提问 读者 网友 提问观众"
) | {"audience member", "audience question"}
NARRATOR_WORDS = words("narrator narration voiceover 旁白 画外音 编者 解说") | {"voice over"}
GENERIC_SPEAKERS = re.compile(
    r"(?:speaker|person|voice|unknown|participant|说话人|发言人|讲话人)[\s_#-]*[\d一二三四五六七八九十a-z]{0,3}"
)

GROUP_SUFFIX = re.compile(r"\s*(?:等人|等|et al\.?|and others|u\. ?a\.)\s*\Z", re.IGNORECASE)
HONORIFICS = re.compile(
    r"\A(?:(?:dr|prof|professor|mr|mrs|ms|mx|sir|dame|herr|frau|señora?|mme)\.?\s+|m\.\s+)+", re.IGNORECASE
)
HAN_TITLES = ("老师", "教授", "先生", "女士", "医生", "博士", "总", "老師", "醫生", "同学", "院士")

# What stands before a colon at the start of a paragraph and is nobody.
NEVER_LABELS = words("""
    note notes example examples source sources photo photos image video audio link links tip tips warning update
    updated answer key summary abstract conclusion introduction background topics topic tags tag category
    categories date time location author authors editor's translator translated translation edited by produced
    producer transcript transcribed transcriber title subtitle description duration length keywords url website
    email phone address contact copyright license rights via read more related also see correction disclaimer
    disclosure first second third finally result results remember caution important result ps p.s fyi re cc to from
    subject attachment ingredients method directions serves price total sum step part chapter figure table day week
    month year http https www isbn doi published posted written words image credit photo credit cover however
    therefore moreover besides listen watch subscribe follow share download sponsors sponsor references resources
    pros cons verdict bonus added fixed changed removed deprecated security breaking
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december
    beispiel quelle foto hinweis fazit ejemplo fuente nota exemple remarque résumé esempio fonte
    例如 比如 譬如 首先 其次 再次 然后 最后 第一 第二 第三 第四 第五 其一 其二 其三 总之 结论 总结 小结
    注 备注 注意 提示
    作者 编辑 责编 责任编辑 编译 翻译 译者 校对 审校 整理 采访 撰文 文 图 图片 来源 出处 出品 原文 原文链接 链接 地址
    标题 标签 关键词 摘要 导读 导语 前言 背景 时间 日期 地点 简介 介绍 大小 时长 字数 阅读时间 电话 邮箱 微信
    公众号 转载 版权 声明 免责声明 参考 参考资料 参考文献 延伸阅读 推荐阅读 相关阅读 更多阅读 封面 题图 配图 视频 音频
    原因 结果 因此 所以 但是 另外 此外 也就是说 换句话说 简单来说 具体来说 也就是
    是的 对 没错 好的 答案是 问题是 关键是 我的意思是 我说 他说 她说 也许 嗯 当然
    """) | {"photo by", "image credit", "photo credit", "for example", "editor's note", "read more", "edited by"}
NUMBERED_THINGS = re.compile(
    r"(?:step|rule|part|chapter|phase|lesson|figure|fig|table|day|week|tip|point|option|level|stage|act|section"
    r"|no|number|round|season|episode|ep|track|tape|reel|disc|session|slide|第)\.?\s*(?:[#\dIVX一二三四五六七八九十]+|one|two|three|four|five)"
    r"[条点章节步个种类期集]?",
    re.IGNORECASE,
)

_CREDIT = r"图片?来源|图源|来源|供图|摄影|photo|image|credit|source|foto"
_CAPTION_STARTS = (
    r"[\s(（\[【▲△▼▽↑↓]*(?:图片?来源|图源|图注|配图|供图|摄影|图\s*\d*\s*[:：|｜丨])",
    r"[\s(（\[【▲△▼▽↑↓]*(?:photo(?:graph)?s?(?: by| credit|:|：)|image(?: by| credit|:|：))",
    r"[\s(（\[]*(?:pictured?:|credit:|caption:|foto:|figure \d+[.:])",
    r"[\s(（\[▲△▼▽↑↓]*(?:写真|사진|foto|фото|bild|imagen|immagine)\s?[:：=]",
    r"(?:图|文)\s*[/／|｜]|[▲△▼▽]",
)
_CAPTION_SIGNS = (
    rf"[|｜丨/]\s*(?:{_CREDIT})",
    r"(?:供图|(?<=[\s/／])摄)\W*\Z",
    r"[.。] ?(?:photo(?:graph)?s?|foto|fotos|image|picture|pictures|фото|摄影|攝影)(?: by|:|：)[^.。]{1,40}\Z",
    r"(?:图片来源|图源)\s*[:：]|\((?:photo|image|credit)[^)]{0,60}\)\Z",
)
# So that most texts, and most places in them, are passed over at once.
_FIRST_OF_CAPTION = r"(?=[\s(（\[【▲△▼▽↑↓图来配供摄文写사фbcfip])"
_FIRST_OF_CAPTION_SIGN = r"(?=[|｜丨/供摄.。图(])"
CAPTION_START = re.compile(rf"{_FIRST_OF_CAPTION}(?:{'|'.join(_CAPTION_STARTS)})", re.IGNORECASE)
CAPTION_SIGN = re.compile(rf"{_FIRST_OF_CAPTION_SIGN}(?:{'|'.join(_CAPTION_SIGNS)})", re.IGNORECASE)

_PAGE_ENDS = (
    r"(?:article )?comments?(?: update)?(?: \(\d+\))?|leave a (?:comment|reply)|no comments?",
    r"related (?:articles?|posts?|stories|content|reading|episodes?)|more from .{1,40}|more stories",
    r"you (?:may|might) also (?:like|enjoy)|further reading|popular posts?|latest (?:posts?|news)|trending|most read",
    r"about the (?:author|host)s?|show notes|previous post|next post|back to top",
    r"the end|end of transcript|end|-+\s*end\s*-+|footnotes|references",
    r"(?:相关|更多|推荐|延伸|精彩|往期|猜你|热门|热点|为你)(?:内容|阅读|推荐|文章|回顾|喜欢|标签|新闻|资讯|精彩).{0,8}",
    r"正文完|全文完|[\(（]?完[\)）]?|(?:发现|登录)?(?:查看|加载|阅读)?更多.{0,2}|参考(?:资料|文献|链接)|阅读原文",
    r"(?:最新|全部|网友|发表|暂无|没有)?评论.{0,12}|免责声明.{0,20}|版权(?:声明|所有).{0,20}",
    r"verwandte artikel|kommentare|articles? (?:liés|similaires)|commentaires",
    r"(?:motion|question|amendment|bill)s?,? .{0,24}\b(?:withdrawn|agreed to|negatived)",
    r"artículos relacionados|comentarios|articoli correlati|commenti",
)
# A line of its own that says that the conversation is over.
PAGE_END = re.compile(rf"\W*(?:{'|'.join(_PAGE_ENDS)})\W*", re.IGNORECASE)

# A line of its own that may as well stand in the middle of one, and opens a block that is no speech.
INTERRUPTION = re.compile(
    r"\W*(?:advertise?ment|ad(?: break)?|sponsored(?: content)?|promoted|newsletter|sign up.{0,30}|subscribe.{0,30}|"
    r"share(?: this.{0,20})?|tags?|read next|recommended|story continues below|read more|listen now|"
    r"related(?: .{1,12})?|(?:article|story|interview) continues (?:below|after) .{0,20}|"
    r"(?:and now )?(?:a )?(?:message|word) from our sponsors?|back to the (?:show|episode|interview|conversation)|"
    r"upgrade to paid|(?:load|show|view) more (?:comments|replies)(?: \(.{1,20}\))?|"
    r"new messages|unread messages|more on this|广告|廣告|広告|스폰서|광고|スポンサーリンク|スポンサー|"
    r"anzeige|werbung|publicité|publicidad|pubblicità|реклама|más información|à lire aussi|lire aussi|"
    r"lesen sie auch|mehr zum thema|te puede interesar|leggi anche|читайте также|по теме|"
    r"관련 ?기사|関連記事|あわせて読みたい|相关阅读|相关文章|延伸阅读|延伸閱讀|推荐阅读|相關文章)\W*",
    re.IGNORECASE,
)
# How a line begins that leads to another article.
RELATED = re.compile(
    r"\W*(?:related|read (?:more|also|next)|see also|also read|more from .{1,30}|lire aussi|à lire|lesen sie auch|"
    r"mehr dazu|lee también|leer más|leia também|leia mais|leggi anche|читайте также|"
    r"관련 ?기사|関連記事|相关阅读|延伸阅读|延伸閱讀|推荐阅读)\s*[:：]",
    re.IGNORECASE,
)
# How a line begins that somebody paid for.
SPONSOR = re.compile(
    r"\W*(?:sponsored(?: by)?\b|(?:this|today's) (?:episode|show|newsletter|podcast) is (?:sponsored|brought)|"
    r"ad(?:vertisement)?\s*[:：]|anzeige\s*[:：]|gesponsert|patrocinado|sponsorisé|(?:广告|廣告)[\s>＞\]］】]|本(?:期|集)节目由.{1,20}赞助)",
    re.IGNORECASE,
)

_THANKS = r"(?:thank(?:s| you)|danke|gracias|grazie|merci) (?:for reading|fürs lesen|por leer|per aver letto|de lire)"
_APPEALS = (
    r"扫码|二维码|公众号|交流群|星标|点赞|在看|转载|点击(?:这里|下方|阅读)|点这里|关注我们|关注我|加入我们的",
    r"欢迎(?:关注|订阅|留言|投稿|加入)|责任编辑|版权归|侵权|商务合作|投稿邮箱",
    r"subscribe|newsletter|sign up|follow us|click here|all rights reserved|cookie|privacy policy",
    r"(?:this|the) (?:interview|conversation|transcript|discussion|q&a) (?:has been|was|is|have been|originally|first)",
    r"this is an edited (?:extract|version|transcript)",
    r"(?:edited|condensed) (?:and \w+ )?for (?:clarity|length|brevity)|originally (?:published|appeared)",
    r"auto(?:matically)?[- ]generated|transcribed (?:by|with)|(?:may|might) contain (?:errors|mistakes)|accuracy may",
    r"brought to you by|sponsored by|use (?:the )?code|upgrade (?:to|for)|automatisch (?:erstellt|erzeugt)",
    r"transcription automatique|transcripción automática|patrocinado por|präsentiert von",
    r"机器转写|自动(?:生成|转写)|赞助播出|由(?:人工智能|AI|大模型)(?:自动)?生成|(?:generated|written) (?:by|with) AI\b",
    r"transcript (?:is |was )?(?:provided|supplied|made available|prepared) (?:for|by|as)",
    r"check against (?:the )?(?:recording|audio)|this post is public",
    r"\bcan make mistakes\. (?:check|verify) (?:important|its|the)\b",
    rf"\A\W*{_THANKS}(?:\s*[!.]|,| (?-i:[A-Z]))",
    r"leave a comment|share this|support us|donate|abonnieren|s'abonner|suscríbete|iscriviti",
)
# Sentences that ask a reader to pay, wherever they stand.
PLEA = re.compile(
    r"(?:reader|listener)-supported (?:publication|podcast|newsletter)|"
    r"consider becoming a (?:(?:free or )?paid )?subscriber|to receive new (?:posts|episodes)",
    re.IGNORECASE,
)

# Sentences that say who led a conversation, wrote it down or made the pictures.
CREDIT = re.compile(
    r"\W*(?:(?:das|dieses) (?:gespräch|interview) (?:führten?|hat)|aufgezeichnet von|interview\s*[:：]|"
    r"(?:interview|conversation|questions) (?:conducted|recorded|transcribed) by|"
    r"(?:photography|photographs?|photos?|pictures|illustrations?) by|interviewed by|as told to|"
    r"propos recueillis par|entretien réalisé par|entrevista (?:de|realizada por)|intervista di|a cura di|"
    r"(?:取材|聞き手|構成|文|写真|撮影)(?:[・･](?:取材|構成|文|写真|撮影))*\s?[:：／/]|беседовал[аи]?\b|записал[аи]?\b|"
    r"(?:采访|採訪|撰文|整理|文字整理|编辑|編輯|摄影|攝影)\s?[:：／/|｜]|(?:글|사진|인터뷰)\s?[:：=])",
    re.IGNORECASE,
)

# Sentences around the conversation that address the page's visitor.
APPEAL = re.compile("|".join(_APPEALS), re.IGNORECASE)

# How a text ends that a page shows the beginning of.
CUT_OFF = re.compile(
    r"(?:\.\.\.|…)\s?(?:(?:read|show|see) )?(?:more|mehr|plus|más|altro|mais|もっと見る|更多)\Z", re.IGNORECASE
)

_BY_MACHINE = r"(?:ai|ki|ia|auto(?:matic|mated)?|generated|meeting|smart|智能|全文|AI)"
_SUMMARY = (
    rf"{_BY_MACHINE}[ -]?(?:generated )?(?:summary|recap|notes|overview|zusammenfassung)",
    rf"{_BY_MACHINE} ?(?:摘要|总结|總結|概要|纪要|要約|요약)",
    r"(?:résumé|resumen|resumo|riassunto) (?:automati\w+|automáti\w+|généré .{1,20}|generad[oa] .{1,20}|par ia|con ia)",
    r"key ?(?:points|takeaways|words|topics)|keywords|action items",
    r"points? clés?|mots[- ]clés|puntos clave|palabras clave",
    r"schlagwörter|stichwörter|ключевые слова|关键词|關鍵詞|キーワード|키워드",
    r"要点回顾|章节速览|发言总结|问答回顾|待办事项",
)
# A line of its own above what a machine made of a transcript.
MACHINE_SUMMARY = re.compile(rf"\W*(?:{'|'.join(_SUMMARY)})(?:\s*[(（][^()（）]{{1,60}}[)）])?\W*", re.IGNORECASE)

NOTE_MARKER = re.compile(
    r"\W*(?:(?:editor|translator|author|transcriber)'?s? ?'?notes?|notes?|ed\. note|"
    r"编者[注按]|编按|译者?注|译注|作者注|注释?|备注|小编注|編者[註按]|譯註)\W*",
    re.IGNORECASE,
)

_SOUNDS = (
    r"laugh(?:s|ter|ing)?|chuckl(?:es|ing)|applause|crosstalk|cross-talk|inaudible|unintelligible|indistinct|"
    r"music(?: playing)?|pause[sd]?|silence|cheers|cheering|sighs?|coughs?|clears throat|overlapping|"
    r"rires?|applaudissements|soupire?|risas?|(?:se )?ríen?|aplausos|lacht|lachen|gelächter|applaus|beifall|schweigt|"
    r"risate|applausi|risos|música|musica|musique|musik|музыка|смеётся|смеются|смеется|смех|пауза|аплодисменты|вздыхает|śmiech|gelach|skratt"
)
_SOUNDS_HAN = r"笑[声聲]?|大笑|掌[声聲]|鼓掌|[听聽]不清楚?|音[乐樂]|沉默|停[顿頓]|拍手|웃음|박수|침묵"
_GESTURES_HAN = r"沉思|思考|[点點][头頭]|[摇搖][头頭]|[叹嘆][气氣]|哽咽|流[泪淚]|起身|站起[来來]"
_INSIDE = r"[^\[\]()（）【】]"
STAGE_DIRECTION = re.compile(
    rf"[\[(（【](?:(?:{_INSIDE}{{0,20}}\b)?(?:{_SOUNDS})\b{_INSIDE}{{0,20}}|"
    rf"{_INSIDE}{{0,4}}(?:{_SOUNDS_HAN}|{_GESTURES_HAN}){_INSIDE}{{0,3}})[\])）】]",
    re.IGNORECASE,
)

# What a bracket says that gives a name its abbreviation.
DECLARES = (
    r"(?:(?:以下|下文|后文|后)?简?称(?:为|作)?|以下簡稱|下稱|"
    r"hereinafter|hereafter|referred to as|henceforth|abbreviated)"
)

# The hundred surnames that most Chinese people have, and compound ones.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧鐘譚陸範賈韋鄒閆龍賀顧龔萬錢嚴湯"
)
# Others that are told as surnames where a name comes again.
MORE_SURNAMES = frozenset(
    "温卓庄施牛樊葛邢安齐易乔伍庞颜倪聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁"
    "蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟"
    "應闵苟邬边卞姬师仇栾沙商寇荣巫郎桑丛甄敖池佘白溫莊齊喬龐顏聶魯關蘭寧紀單畢塗藍華農時連蘆車項婁黨費衛"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "诸葛", "上官", "司徒", "慕容", "歐陽", "司馬", "諸葛")
KOREAN_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민나진지엄채원천방공"

# Headings that announce the conversation and name no part of it.
WHOLE_CONVERSATION = re.compile(
    r"\W*(?:(?:full |episode |interview |podcast |edited |the )*(?:transcript|transcription|interview|conversation)|"
    r"(?:访谈|对话|采访|文字|全文|正文|精彩)(?:全文|实录|内容|记录|正文|整理|原文|提要)?|"
    r"(?:完整)?(?:逐字稿|文字稿)(?:[开開]始|[结結]束)?|原文|"
    r"transkript|transcripción|trascrizione)\W*",
    re.IGNORECASE,
)

# The lines above an article that a page shows everywhere.
NAVIGATION = re.compile(
    r"\W*(?:skip to (?:main )?content|(?:main )?menu|home(?:page)?|front page|search(?: .{1,20})?|log ?in|"
    r"sign in|subscribe(?: .{1,30})?|podcasts?|episodes?|previous|next|about(?: us)?|contact(?: us)?|news|"
    r"(?:listen to|save|gift|print|bookmark|e-?mail) (?:this|the) (?:article|story|post|page|episode)|save|"
    r"add us as a preferred source.{0,20}|play audio|new chat|"
    r"artikel (?:anhören|vorlesen|merken)|écouter (?:l'|cet )article|"
    r"escuchar (?:el|este) artículo|ascolta (?:l'|questo )articolo|(?:слушать|прослухати) (?:статью|статтю)|"
    r"(?:本文)?音声を?再生|본문 음성 듣기|听全文|收听全文|朗读全文|"
    r"accept all|manage (?:preferences|cookies|settings)|download(?: .{1,20})?|play|share(?: .{1,20})?|"
    r"tweet|copy link|s'abonner|se connecter|accueil|startseite|zum inhalt springen|suscríbete|inicia sesión|"
    r"inicio|рубрики|архив.{0,20}|поделиться.{0,40}|トップ|お問い合わせ|この記事をシェアする|기사 검색|"
    r"首页.{0,40}|首頁|网站首页|菜单|登录|登入|注册|搜索|搜尋|返回|跳到主要内容|(?:上|下)一[期篇].{0,10})\W*",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"\W*(?:(?:(?:submitted|posted) .{0,24}\bby|by|von|par|por|di|words|pictures|photos|photography|illustrations?|"
    r"text|texto|texte|fotos?|propos recueillis par|autor|autora|текст|фото|автор|беседовал[аи]?)\b|"
    r"(?:文|图|圖|作者|撰文|撰稿|记者|編輯|编辑|校对|来源|來源|取材|글|사진)(?=[\s:：／/|｜・·]))",
    re.IGNORECASE,
)

# How a line begins that says who made what of a page.
CREDITED = re.compile(
    r"(?:words|pictures|photos|photographs|photography|illustrations?|text|texto|texte|fotos?|текст|фото|story)"
    r"(?: by)? (?=\S)",
    re.IGNORECASE,
)

_FACTS = (
    r"updated|published|posted|released|recorded|recording|duration|length|language|transcribed|filed under|tagged",
    r"tags?|categor(?:y|ies)|reading time|topics?|exported|speakers?|summary keywords|explicit|admission|location",
    r"publié|mis à jour|temps de lecture|stand|lesezeit|veröffentlicht|publicado|actualizado|pubblicato|опубликовано",
    r"опубліковано|оновлено|час читання|время чтения|tiempo de lectura|tempo di lettura|okuma süresi|czas czytania",
)
_FACTS_HAN = (
    r"发布(?:时间|于)?|發布(?:時間|於)?|时间|時間|日期|浏览(?:次数)?|瀏覽(?:次數)?|阅读(?:时间|完需)?|点击|分享到?",
    r"字数|字号|字號|分类|分類|标签|標籤|栏目|欄目|原创|原創|大小|本文字数|赞|讚|按讚|当前位置|目前位置",
    r"公開日|更新日|投稿日|カテゴリー?|タグ|입력|승인|수정|등록|글자 크기|조회",
)
# How a line begins that states a fact about the page.
FACT = re.compile(
    rf"\W*(?:(?:{'|'.join(_FACTS)})\b(?=\W| \w)|(?:{'|'.join(_FACTS_HAN)})(?=[\s:：／/|｜\d]|\Z)|"
    r"\d+\s?(?:min|minutes?|minuten|次阅读|次閱讀|评论|comments?)\b)",
    re.IGNORECASE,
)
