"""Languages by script and by small words: many more than the six, also in Latin letters.

Small words are the commonest of a language that few others have; nothing is named by one of them
alone. Languages of another script that are typed in Latin letters have their own lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from saywell.engine.folding import fold
from saywell.engine.language import SMALL_WORDS
from saywell.engine.lazily import compiled

_RANGES = {
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "cyrillic": "\u0400-\u052f",
    "armenian": "\u0530-\u058f",
    "hebrew": "\u0590-\u05ff",
    "arabic": "\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "devanagari": "\u0900-\u097f",
    "bengali": "\u0980-\u09ff",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff",
    "malayalam": "\u0d00-\u0d7f",
    "thai": "\u0e00-\u0e7f",
    "georgian": "\u10a0-\u10ff",
    "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "kana": "\u3040-\u30ff",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
}
_SCRIPTS = compiled("|".join(f"(?P<{name}>[{chars}]+)" for name, chars in _RANGES.items()))

_ASCII_LETTERS = compiled("[A-Za-z]+")

LATIN = "latin"
ROMANISED = "-latn"
"""Ends the names of languages that are typed in Latin letters and usually are not."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LATIN_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **SMALL_WORDS,
        "es": _words(
            "el los las una unos que de del en por para con sin su sus es son esta estan este esto"
            " ese eso muy mas pero como cuando donde porque tambien ya hola gracias buenos buenas"
            " dias tardes puede pueden puedo tiene tengo hay usted nuestro nuestra pedido le les se"
            " lo al y o no si mi me ha hemos favor quiero hasta ahora"
        ),
        "fr": _words(
            "le la les un une des du de et est sont vous nous je il elle que qui pour dans avec sur"
            " pas ne ce cette ces votre vos notre nos mon ma mes au aux en bonjour merci bonsoir"
            " bien plus mais ou tres avez avons ai peut pouvez etes c'est j'ai n'est s'il plait"
            " commande oui non etre fait d'un l'on qu'il"
        ),
        "de": _words(
            "der die das den dem des ein eine einen einer und ist sind nicht ich sie wir ihr ihre"
            " ihren mit fur auf von zu zum zur im bei aus nach wie was wenn aber auch noch schon"
            " bitte danke hallo guten tag haben hat konnen kann wird werden es an uns mein meine"
            " bestellung sehr gerne dass oder ja nein"
        ),
        "it": _words(
            "il lo gli una uno che di del della dei delle e sono per con non mi si ci le la questo"
            " questa quello come quando dove perche anche ma piu molto buongiorno grazie ciao salve"
            " ordine vostro nostro suo sua puo posso possiamo ho ha hai abbiamo nel nella al alla"
            " sul prego stato stata"
        ),
        "pt": _words(
            "o os as um uma que do da dos das em no na nos nas por para com sem seu sua e esta"
            " estao isso este muito mais mas como quando onde porque tambem ja ola obrigado"
            " obrigada bom dia boa tarde pode podem voce voces nosso nossa pedido nao sim ao foi"
            " tem temos meu minha"
        ),
        "nl": _words(
            "de het een en van is zijn niet ik je jij u uw wij we ons onze met voor op aan bij uit"
            " naar hoe wat als maar ook nog wel graag bedankt hallo goedemorgen dank kunt kunnen"
            " kan wordt worden dat dit deze die er mijn bestelling heeft hebben om te ja nee"
        ),
        "tr": _words(
            "ve bir bu icin ile degil mi mu ben biz siz sizin benim bizim var yok evet hayir"
            " merhaba tesekkurler tesekkur ederim ederiz lutfen siparis siparisiniz nasil ne zaman"
            " cok daha ama gibi kadar sonra simdi olarak oldugu iyi gunler"
        ),
        "pl": _words(
            "i w na z do nie jest sa to ze jak co sie czy dla po od przez ale juz tylko prosze"
            " dziekuje dzien dobry czesc pan pani moje moj nasz zamowienie mozna moge tak bardzo"
            " kiedy gdzie ktory ktora panstwa"
        ),
        "ro": _words(
            "si este sunt nu un o la in cu pe de din pentru ca sa va ne mai dar foarte multumesc"
            " buna ziua salut comanda dumneavoastra noastra poate puteti avem am ati cand unde"
        ),
        "vi": _words(
            "la va cua cho khong co toi ban anh chi em minh duoc nay voi da dang se xin chao cam on"
            " don hang giup nhe a vang thi nhung cung den trong nhu mot cac"
        ),
        "tl": _words(
            "ang ng mga sa na ay at po opo hindi ako ikaw kayo kami namin inyong ninyo salamat"
            " magandang umaga hapon gabi yung lang naman pa ba kung para dito niyo ko mo"
        ),
        "jv": _words(
            "sampun nggih inggih mboten mangke wingi sonten dugi kula panjenengan punika niki"
            " wonten monggo matur nuwun saged badhe ajeng pripun kados kaliyan dereng mawon sugeng"
            " enjing pesenan wis ora aku kowe iki kuwi arep piye opo durung yen karo"
        ),
        "su": _words(
            "punten hatur nuhun teu abdi anjeun parantos atos mangga kumaha naon enjing kamari ieu"
            " eta kanggo sareng henteu teh mah atuh aya urang bade wilujeng"
        ),
        "el-latn": _words(
            "kai den na tha sas gia einai sto stin ston tin tis tou ton mas me se apo pou ti an"
            " kalimera kalispera geia efharisto euxaristo eyxaristw eyxaristo parakalo parakalw"
            " exete echete exw exoume mporo mporw mporeite boreite mporoume prepei paraggelia"
            " paragelia sas mou soy sou ta oi o h to thelete thelo thelw poy pws pos otan edw edo"
            " tora twra akoma simera avrio aurio oxi ohi nai mia ena kala kane kanete steilw"
            " steiloume"
        ),
        "ar-latn": _words(
            "ana enta enti inta ana'a ahlan marhaba salam alaikum alaykum assalamu shukran shokran"
            " afwan min fadlak law samaht mish mesh msh mo mafi fi fih 3ala 3la 3and 3ndi 3andi ma3"
            " mn el il al wel w ya illi elli leh lesh ezay kifak kif keef shu sho eh ayh aiwa aywa"
            " la2 bas kaman keda hena hon bukra bokra embareh delwa2ty halla2 hala2 inshallah"
            " inshaallah insha'allah mashallah tamam khalas 7adritak hadretak 7adretak hadritak"
            " talabak talabek el7een alheen kul kol fe"
        ),
        "te-latn": _words(
            "meeru miru nenu memu manam andi garu namaskaram namaste mee mi naa maa idi adi ela"
            " enti emiti enduku eppudu ekkada undi unnayi ledu kadu kani chala cheyandi cheyyandi"
            " chesi chestam chestham chestanu chustam chudandi vastundi vasthundi ayindi ayyindi"
            " kavali kosam lo nunchi tarvata tarvatha repu eeroju ivala inka kuda mariyu dayachesi"
            " cheppandi kshaminchandi dhanyavadalu"
        ),
        "hi-latn": _words(
            "aap aapka aapki aapke hai hain ho kya kaise kab kahan kyun nahi nahin mera meri mujhe"
            " hum humara ka ki ke ko se mein par aur bhi ji haan namaste dhanyavad shukriya kripya"
            " karo kare karein raha rahi gaya hua abhi kal jaldi thoda"
        ),
        "zh-latn": _words(
            "ni nin wo women nimen de le ma ba hao nihao xiexie qing wen zai shi bu mei you yao"
            " keyi dui duibuqi meiguanxi qingwen dingdan shenme zenme zhe na ge jintian mingtian"
            " xianzai kuaidi fahuo shouhuo dao"
        ),
    }
)

_SCRIPT_OF = MappingProxyType(
    {"el-latn": "greek", "ar-latn": "arabic", "te-latn": "telugu", "hi-latn": "devanagari"}
    | {"zh-latn": "han"}
)

_WORD = compiled(r"[a-z0-9']+")
_HAN_WEIGHT = 3
"""How many letters of other scripts weigh as much as one Chinese character."""


def scripts_of(text: str) -> Counter[str]:
    """Count the letters of each script; a Chinese character weighs more than a letter."""
    found: Counter[str] = Counter()
    if text.isascii():
        found[LATIN] = sum(map(len, _ASCII_LETTERS.findall(text)))
        return found
    for match in _SCRIPTS.finditer(text):
        name = str(match.lastgroup)
        found[name] += len(match.group()) * (_HAN_WEIGHT if name == "han" else 1)
    return found


def latin_words(text: str) -> list[str]:
    """List the words in Latin letters of a text, folded; digits may stand in them (3andi)."""
    return [word for word in _WORD.findall(fold(text)) if not word.isdigit()]


def small_words(words: Iterable[str]) -> Counter[str]:
    """Count for each language how many of some folded words are small words of it."""
    found: Counter[str] = Counter()
    for word in words:
        for lang in _SPOKEN_BY.get(word, ()):
            found[lang] += 1
    return found


def script_of_romanised(lang: str) -> str:
    """Return the script in which a language that is typed in Latin letters is usually written."""
    return _SCRIPT_OF.get(lang, "")


_SPOKEN_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        word: tuple(lang for lang, words in _LATIN_WORDS.items() if word in words)
        for word in {word for words in _LATIN_WORDS.values() for word in words}
    }
)
