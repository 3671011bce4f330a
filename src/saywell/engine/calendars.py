"""Words for lengths of time, days and hours in six languages, folded: what promises are read by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from saywell.engine.folding import fold

SECOND, MINUTE, HOUR, DAY = 1, 60, 3_600, 86_400
_UNITS = (SECOND, MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY)

MORNING, NOON, AFTERNOON, EVENING, CLOSE = 12, 12, 18, 22, 18
"""The hours by which something is due that is promised for a part of a day, or for a day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The words of one language.

    ``units`` gives regular expressions of units with their seconds, ``numbers`` words for
    numbers, ``lengths`` expressions that are a length by themselves, ``days`` words for days with
    how far off they are, ``weekdays`` seven expressions from Monday on, ``parts`` parts of a day
    with the hour at which they end, ``months`` twelve expressions, ``past`` and ``before_past``
    what after or before a length makes it one that is over, ``hours`` the hour of a clock (groups
    ``hour``, ``minute``, ``half`` and ``part``, with a number behind them where it has several
    forms). ``attached`` are particles that are written together with the word after them;
    ``spaced`` says that blanks part the words.
    """

    units: Mapping[str, int]
    numbers: Mapping[str, float]
    lengths: Mapping[str, int]
    days: Mapping[str, int]
    weekdays: tuple[str, ...]
    parts: Mapping[str, int]
    months: tuple[str, ...]
    past: str
    hours: str
    before_past: str = ""
    attached: str = ""
    spaced: bool = True


def _words(text: str) -> tuple[str, ...]:
    """Read words from a text, parted by blanks; folded, an underline stands for a blank."""
    return tuple(fold(word).replace("_", " ") for word in text.split())


def _units(*forms: str) -> Mapping[str, int]:
    return MappingProxyType(
        {"|".join(_words(form)): unit for form, unit in zip(forms, _UNITS, strict=True)}
    )


def _numbers(text: str, **more: float) -> Mapping[str, float]:
    """Read numbers from ``word=number`` pairs parted by blanks."""
    pairs = (pair.split("=") for pair in text.split())
    return MappingProxyType(
        {**{fold(word).replace("_", " "): float(number) for word, number in pairs}, **more}
    )


def _whole(text: str) -> Mapping[str, int]:
    return MappingProxyType({word: int(number) for word, number in _numbers(text).items()})


CALENDARS: Mapping[str, Calendar] = MappingProxyType(
    {
        "en": Calendar(
            units=_units(
                "seconds? secs?",
                "minutes? mins? m",
                "hours? hrs? h",
                "days? (?:business|working|calendar)_days? workdays? weekdays?",
                "weeks? wks?",
                "months?",
            ),
            numbers=_numbers(
                "a=1 an=1 one=1 another=1 two=2 couple=2 couple_of=2 three=3 few=3 four=4 five=5"
                " six=6 seven=7 eight=8 nine=9 ten=10 twelve=12 fifteen=15 twenty=20"
                " twenty-four=24 twenty_four=24 thirty=30 forty=40 forty-five=45 forty-eight=48"
                " sixty=60 ninety=90"
            ),
            lengths=_whole(
                "half_an_hour=1800 half_hour=1800 quarter_of_an_hour=900"
                " an_hour_and_a_half=5400 fortnight=1209600 minute_or_two=120 day_or_two=172800"
                " hour_or_two=7200 within_the_hour=3600 couple_of_minutes=120"
            ),
            days=_whole("today=0 tonight=0 tomorrow=1 day_after_tomorrow=2"),
            weekdays=_words(
                "monday|mon tuesday|tues?|tue wednesday|wed thursday|thurs?|thu friday|fri"
                " saturday|sat sunday|sun"
            ),
            parts=_whole(
                "morning=12 noon=12 midday=12 lunchtime=13 lunch=13 afternoon=18 evening=22"
                " tonight=22 night=22 midnight=24 end_of_the_day=18 end_of_day=18 eod=18 cob=18"
                " close_of_business=18 end_of_business=18"
            ),
            months=_words(
                "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug"
                " september|sept?|sep october|oct november|nov december|dec"
            ),
            past=" (?:ago|earlier|late|old)",
            hours=r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<part>[ap])\.? ?m\b"
            r"|(?P<hour2>\d{1,2}):(?P<minute2>\d\d)|(?P<hour3>\d{1,2}) o'?clock",
        ),
        "el": Calendar(
            units=_units(
                "δευτερολεπτ\\w* δευτερα(?=_λεπτα)",
                "λεπτα λεπτο λεπτων λεπτακι\\w* λ",
                "ωρα ωρεσ ωρων ωριτσα",
                "μερα μερεσ μερων ημερα ημερεσ ημερων εργασιμεσ εργασιμων 24ωρο 24ωρα"
                " εργασιμεσ_\\w+ εργασιμων_\\w+",
                "εβδομαδα εβδομαδεσ εβδομαδων",
                "μηνα μηνεσ μηνων",
            ),
            numbers=_numbers(
                "ένα=1 μία=1 μια=1 έναν=1 ενός=1 μίας=1 μιας=1 δύο=2 δυο=2 τρία=3 τρεις=3 τριών=3"
                " λίγα=3 λίγες=3 μερικά=3 μερικές=3 τέσσερα=4 τέσσερις=4 πέντε=5 έξι=6 επτά=7"
                " εφτά=7 οκτώ=8 οχτώ=8 εννέα=9 εννιά=9 δέκα=10 δώδεκα=12 δεκαπέντε=15 είκοσι=20"
                " τριάντα=30 σαράντα=40 σαράντα_οκτώ=48 εξήντα=60"
            ),
            lengths=_whole(
                "μισή_ώρα=1800 μισάωρο=1800 ένα_τέταρτο=900 μιάμιση_ώρα=5400 εικοσιτετράωρο=86400"
                " ένα-δύο_λεπτά=120 δεκάλεπτο=600 πεντάλεπτο=300 δίλεπτο=120 λεπτάκι=60"
                " 24ωρο=86400 24ώρου=86400 48ωρο=172800 48ώρου=172800"
            ),
            days=_whole("σήμερα=0 απόψε=0 αύριο=1 μεθαύριο=2"),
            weekdays=_words(
                "δευτερα(?!_λεπτα|λεπτ) τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη"
            ),
            parts=_whole(
                "πρωί=12 μεσημέρι=14 απόγευμα=18 βράδυ=22 απόψε=22 μεσάνυχτα=24 τέλος_της_ημέρας=18"
                " τέλος_της_μέρας=18"
            ),
            months=_words(
                "ιανουαρι\\w+ φεβρουαρι\\w+ μαρτι\\w+ απριλι\\w+ μαι(?:ου|οσ) ιουνι\\w+ ιουλι\\w+"
                " αυγουστ\\w+ σεπτεμβρι\\w+ οκτωβρι\\w+ νοεμβρι\\w+ δεκεμβρι\\w+"
            ),
            past="",
            before_past=r"(?:πριν(?: απο)?|εδω και|προ|τελευται\w+) $",
            hours=r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<part>[πμ])\.? ?μ\b"
            r"|(?P<hour2>\d{1,2})[:.](?P<minute2>\d\d)|στισ (?P<hour3>\d{1,2})",
        ),
        "zh": Calendar(
            units=_units(
                "秒钟? 秒",
                "分钟 分(?!之)",
                "个?小时 个?钟头 时(?![候间])",
                "天 日(?!期) 个?工作日",
                "个?星期(?![一二三四五六日天]) 周(?![一二三四五六日天]) 个?礼拜",
                "个月",
            ),
            numbers=_numbers(
                "一=1 两=2 二=2 三=3 几=3 四=4 五=5 六=6 七=7 八=8 九=9 十=10 十五=15 二十=20"
                " 二十四=24 三十=30 四十八=48 六十=60 一两=2 两三=3 三五=5 三四=4 四五=5"
            ),
            lengths=_whole(
                "半小时=1800 半个小时=1800 半个钟头=1800 一刻钟=900 一个半小时=5400 半天=43200"
            ),
            days=_whole("今天=0 今晚=0 今日=0 明天=1 明日=1 明早=1 明晚=1 后天=2 当天=0 次日=1"),
            weekdays=tuple(f"(?:周|星期|礼拜){day}" for day in (*"一二三四五六", "[日天]")),
            parts=_whole(
                "上午=12 早上=12 明早=12 中午=12 午前=12 下午=18 傍晚=19 晚上=22 今晚=22 明晚=22"
                " 下班前=18 下班之前=18"
            ),
            months=tuple(f"(?<!\\d){month}月" for month in range(1, 13)),
            past="(?:前(?!回|给|答|告|联|处|内)|以前|之前(?!回|给|答|告|联|处))",
            hours=r"(?P<hour>\d{1,2}|十[一二]?|[一二两三四五六七八九])点(?:(?P<half>半)|(?P<minute>\d\d)分?)?"
            r"|(?P<hour2>\d{1,2})[:：](?P<minute2>\d\d)",
            spaced=False,
        ),
        "ar": Calendar(
            units=_units(
                "ثانية ثواني ثوان",
                "دقيقة دقائق دقايق د",
                "ساعة ساعات",
                "يوم يوما أيام",
                "أسبوع أسابيع أسبوعا",
                "شهر أشهر شهور",
            ),
            numbers=_numbers(
                "واحد=1 واحدة=1 اثنين=2 ثلاث=3 ثلاثة=3 بضع=3 بضعة=3 كم=3 كام=3 أربع=4 أربعة=4"
                " خمس=5 خمسة=5 ست=6 ستة=6 سبع=7 سبعة=7 ثماني=8 ثمانية=8 تسع=9 عشر=10 عشرة=10"
                " خمسة_عشر=15 خمس_عشرة=15 عشرين=20 أربع_وعشرين=24 أربعا_وعشرين=24 ثلاثين=30"
                " أربعين=40 ستين=60"
            ),
            lengths=_whole(
                "دقيقتين=120 دقيقتان=120 دقيقتان=120 ساعتين=7200 ساعتان=7200 يومين=172800"
                " يومان=172800 نصف_ساعة=1800 ربع_ساعة=900 ساعة_ونصف=5400 أسبوعين=1209600"
                " دقيقة=60 دقيقه=60 ساعة=3600 يوم_واحد=86400 يوم_عمل=86400 أسبوع=604800"
                " ثلث_ساعة=1200 دقيقة_أو_دقيقتين=120 دقيقة_أو_اثنتين=120"
            ),
            days=_whole("اليوم=0 الليلة=0 النهارده=0 النهاردة=0 غدا=1 غد=1 الغد=1 بكرة=1 بكرا=1"),
            weekdays=_words("الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"),
            parts=_whole(
                "صباحا=12 الصباح=12 صباح=12 ظهرا=12 الظهر=12 ظهر=12 العصر=17 عصرا=17 بعد_الظهر=18"
                " مساء=22 المساء=22 الليلة=22 منتصف_الليل=24 نهاية_اليوم=18 نهاية_الدوام=18"
                " نهاية_يوم_العمل=18 نهاية_يوم=18"
            ),
            months=_words(
                "يناير|كانون_الثاني فبراير|شباط مارس|آذار أبريل|نيسان مايو|أيار يونيو|حزيران"
                " يوليو|تموز أغسطس|آب سبتمبر|أيلول أكتوبر|تشرين_الأول نوفمبر|تشرين_الثاني"
                " ديسمبر|كانون_الأول"
            ),
            past="",
            before_past=r"(?:منذ|قبل|صار لي) $",
            attached="[وف]?[بل]?(?:ال)?",
            hours=r"الساعه (?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?: ?(?P<part>[صم])\b)?"
            r"|(?P<hour2>\d{1,2})[:.](?P<minute2>\d\d)",
        ),
        "te": Calendar(
            units=_units(
                "సెకన్\\w* సెకండ్\\w*",
                "నిమిష\\w* నిమిష నిముష\\w*",
                "గంట\\w*",
                "రోజు\\w* రోజ\\w* పనిదిన\\w* పని_దిన\\w* పని_రోజు\\w*",
                "వార\\w*",
                "నెల\\w*",
            ),
            numbers=_numbers(
                "ఒక=1 ఒక్క=1 ఓ=1 రెండు=2 రెండే=2 మూడు=3 కొన్ని=3 కొద్ది=3 నాలుగు=4 ఐదు=5 అయిదు=5"
                " ఆరు=6 ఏడు=7 ఎనిమిది=8 తొమ్మిది=9 పది=10 పదిహేను=15 ఇరవై=20 ఇరవై_నాలుగు=24"
                " ముప్పై=30 నలభై=40 నలభై_ఎనిమిది=48"
            ),
            lengths=_whole("అరగంట=1800 అరగంటలో=1800 అర_గంట=1800 పావుగంట=900 గంటన్నర=5400"),
            days=_whole(
                "ఈరోజు=0 ఈ_రోజు=0 ఇవాళ=0 ఈరోజే=0 ఇవాళే=0 రేపు=1 రేపటిలోగా=1 రేపటిలోపు=1 రేపటికి=1"
                " ఎల్లుండి=2 నేడు=0 ఈ_రాత్రి=0"
            ),
            weekdays=_words(
                "సోమవార\\w* మంగళవార\\w* బుధవార\\w* గురువార\\w* శుక్రవార\\w* శనివార\\w* ఆదివార\\w*"
            ),
            parts=_whole(
                "ఉదయం=12 పొద్దున=12 ఉదయానికి=12 మధ్యాహ్నం=14 మధ్యాహ్నానికి=14 మధ్యాహ్నంలోపు=14"
                " సాయంత్రం=18 సాయంత్రానికి=18 సాయంత్రంలోగా=18 సాయంత్రంలోపు=18 రాత్రి=22 ఈ_రాత్రి=22"
                " మధ్యాహ్నంలోగా=14 ఉదయంలోగా=12"
            ),
            months=_words(
                "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జూలై|జులై ఆగస్టు|ఆగస్ట్ సెప్టెంబర్|సెప్టెంబరు"
                " అక్టోబర్|అక్టోబరు నవంబర్|నవంబరు డిసెంబర్|డిసెంబరు"
            ),
            past=" (?:క్రితం|ముందు|నుంచి|నుండి|గా)",
            hours=r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? గంటల(?:కు|లోపు|లోగా|కి)"
            r"|(?P<hour2>\d{1,2})[:.](?P<minute2>\d\d)",
        ),
        "id": Calendar(
            units=_units(
                "detik",
                "menit mnt",
                "jam",
                "hari hari_kerja",
                "minggu(?!_(?:pagi|siang|sore|malam|ini|depan)) pekan",
                "bulan",
            ),
            numbers=_numbers(
                "satu=1 dua=2 tiga=3 beberapa=3 empat=4 lima=5 enam=6 tujuh=7 delapan=8 sembilan=9"
                " sepuluh=10 dua_belas=12 lima_belas=15 dua_puluh=20 dua_puluh_empat=24"
                " tiga_puluh=30 empat_puluh_delapan=48"
            ),
            lengths=_whole(
                "setengah_jam=1800 seperempat_jam=900 sejam=3600 semenit=60 sehari=86400"
                " seminggu=604800 satu_setengah_jam=5400 sebentar_1-2_menit=120"
            ),
            days=_whole("hari_ini=0 malam_ini=0 sore_ini=0 siang_ini=0 pagi_ini=0 besok=1 lusa=2"),
            weekdays=_words("senin selasa rabu kamis jum'?at sabtu (?:hari_)?minggu|ahad"),
            parts=_whole("pagi=12 siang=14 sore=18 malam=22 tengah_hari=12 akhir_hari=18"),
            months=_words(
                "januari|jan februari|feb maret|mar april|apr mei juni|jun juli|jul agustus|agu"
                " september|sep oktober|okt november|nov desember|des"
            ),
            past="(?: yang)? lalu|(?: yang)? lewat",
            before_past=r"(?:sudah|selama|sejak|udah) $",
            hours=r"(?:jam|pukul|pkl) (?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?"
            r"|(?P<hour2>\d{1,2})[:.](?P<minute2>\d\d)(?: ?wi(?:b|ta|t))?",
        ),
    }
)
