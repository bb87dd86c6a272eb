"""German words by which it is said when something is meant."""

from empfio.languages.records import TimeWords

_ONES = """null eins zwei|zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn
fünfzehn sechzehn siebzehn achtzehn neunzehn""".split()
_TENS = {20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig"}
_BEFORE_TENS = "ein zwei drei vier fünf sechs sieben acht neun".split()
_PLACES = """erst zweit dritt viert fünft sechst siebt|siebent acht neunt zehnt elft zwölft
dreizehnt vierzehnt fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt""".split()
_PARTS = {
    "morgen": "morning",
    "früh": "early",
    "vormittag": "morning",
    "mittag": "noon",
    "nachmittag": "afternoon",
    "abend": "evening",
    "nacht": "night",
}
_WEEKDAYS = "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag".split()


def _numbers() -> dict[str, int]:
    """Numbers from 0 to 59 in words."""
    tens = {word: count for count, word in _TENS.items()}
    joined = {
        f"{one}und{ten}": count + place
        for count, ten in _TENS.items()
        for place, one in enumerate(_BEFORE_TENS, start=1)
    }
    return {words: count for count, words in enumerate(_ONES)} | tens | joined


def _ordinals() -> dict[str, int]:
    """First to 31st, with all their endings."""
    stems = {stem: place for place, words in enumerate(_PLACES, 1) for stem in words.split("|")}
    stems |= {f"{words}st": count for words, count in _numbers().items() if 20 <= count <= 31}
    return {
        "|".join(f"{stem}{ending}" for ending in ("e", "en", "er", "es", "em")): place
        for stem, place in stems.items()
    }


def _weekday_parts() -> dict[str, tuple[int, str]]:
    """Words such as Montagabend."""
    return {
        f"{name}{word}|{name}{word}s|{name}s {word}s": (weekday, part)
        for weekday, names in enumerate(_WEEKDAYS)
        for name in names.split("|")
        for word, part in _PARTS.items()
    }


def _forms(*stems: str) -> str:
    """Words with the endings of adjectives."""
    return "|".join(f"{stem}{end}" for stem in stems for end in ("e", "en", "er", "es", "em"))


WORDS: TimeWords = {
    "number": _numbers() | {"ein uhr": 1, "ein paar|paar|beiden": 2, "einige": 3},
    "ordinal": _ordinals(),
    "weekday": {
        "montag|montags|mo|mon": 0,
        "dienstag|dienstags|di|diestag": 1,
        "mittwoch|mittwochs|mi|mitwoch": 2,
        "donnerstag|donnerstags|do|donerstag|donnerstg": 3,
        "freitag|freitags|fr": 4,
        "samstag|samstags|sonnabend|sonnabends|sa": 5,
        "sonntag|sonntags": 6,
        **_weekday_parts(),
    },
    "month": {
        "januar|jan|jänner": 1,
        "februar|feb|feber": 2,
        "märz|mär|mrz": 3,
        "april|apr": 4,
        "mai": 5,
        "juni|jun|juno": 6,
        "juli|jul|julei": 7,
        "august|aug": 8,
        "september|sep|sept": 9,
        "oktober|okt": 10,
        "november|nov": 11,
        "dezember|dez": 12,
    },
    "unit": {
        "minute|minuten|min": "minute",
        "stunde|stunden|std": "hour",
        "tag|tage|tagen|tages|tags|tg|nächte|nächten": "day",
        "werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen": "workday",
        "woche|wochen|kw|kalenderwoche|arbeitswoche": "week",
        "monat|monate|monaten|monats": "month",
        "jahr|jahre|jahren|jahres": "year",
    },
    "weekend": {"wochenende|wochenenden|wochenendes": "weekend"},
    "part": {
        "morgens|vormittag|vormittags|vormittage|am morgen|den morgen|jeden morgen": "morning",
        "früh|früher|zeitig|so früh wie möglich|möglichst früh|in der früh|in der frühe": "early",
        "spät|später|so spät wie möglich|möglichst spät|spätanreise": "late",
        "früh morgens|morgens früh|frühmorgens|früh am morgen|am frühen morgen|früh vormittag"
        "|am frühen vormittag|frühen morgen|früher vormittag": "early_morning",
        "vor dem mittag|vor dem mittagessen|später vormittag|späten vormittag|am späten vormittag"
        "|spät vormittags": "late_morning",
        "mittag|mittags|mittagszeit|mittagspause|am mittag|um die mittagszeit": "noon",
        "nachmittag|nachmittags|nachmittage|am nachmittag|nach dem mittag|nach dem mittagessen"
        "|nach mittag": "afternoon",
        "früher nachmittag|frühen nachmittag|am frühen nachmittag": "early_afternoon",
        "später nachmittag|späten nachmittag|am späten nachmittag|spätnachmittag"
        "|spätnachmittags|spät am nachmittag": "late_afternoon",
        "abend|abends|am abend|nach feierabend|feierabend|zur primetime|primetime": "evening",
        "früher abend|frühen abend|am frühen abend|vorabend": "early_evening",
        "später abend|späten abend|am späten abend|spätabends|spät abends|abends spät"
        "|spät am abend": "late_evening",
        "nacht|nachts|in der nacht": "night",
    },
    "noon": {"mitternacht": "am"},
    "relative": {
        "heute|heut|jetzt|sofort|gerade eben|zu dieser zeit|heutigen": (0, None, None),
        # Behind a day it is the day's morning.
        "morgen|morgigen": (1, None, "morning"),
        "morgen früh": (1, "early_morning", None),
        "übermorgen": (2, None, None),
        "überübermorgen": (3, None, None),
    },
    "oclock": {"uhr|h": "24"},
    # Minutes, and those from the hour where no word stands between: halb acht.
    "fraction": {
        "halb|halbe|halben|halber": (30, -30),
        "viertel": (15, -45),
        "dreiviertel|drei viertel": (45, -15),
        "anderthalb|anderthalbe|eineinhalb": (90, None),
    },
    "after": {
        "nach|nicht vor|nicht vor dem|frühestens ab|nicht früher als|erst ab|erst nach": "",
        "frühestens|frühstens|oder später|oder danach|oder nachher": "behind",
    },
    "before": {
        "vor|vorm|nicht nach|nicht später als|bis spätestens|bis maximal|bis höchstens": "",
        "spätestens|oder früher|oder eher|oder davor": "behind",
    },
    "from": {"ab|von|vom|ab dem|beginnend": ""},
    "until": {"bis|bis zum|bis zur|bis einschließlich": ""},
    "to": {"auf|zum|auf den": ""},
    "between": {"zwischen|zw": ""},
    "and": {"und|u": "", "aber|sondern": "but"},
    "or": {"oder|bzw|beziehungsweise|alternativ|ansonsten|sonst": ""},
    "not": {
        "nicht|nicht am|nicht den|außer|außer am|statt|anstatt|nur nicht": "",
        "nicht mehr|keine zeit|geht nicht|geht leider nicht|passt nicht|passt mir nicht"
        "|passt uns nicht|passt leider nicht|kann ich nicht|kann ich leider nicht"
        "|ist schlecht|wäre schlecht|ungünstig|zu spät|zu früh|zu knapp|zu kurzfristig"
        "|klappt nicht|klappt leider nicht|geht gar nicht|wird nichts": "behind",
    },
    "which": {
        _forms("dies", "aktuell", "laufend"): 0,
        f"{_forms('nächst', 'folgend', 'darauffolgend')}|nächst": 1,
        _forms("kommend"): None,
        f"{_forms('übernächst')}|nach dem nächsten|nach der nächsten": 2,
    },
    "in": {"in|im": ""},
    "within": {"innerhalb|innerhalb von|innerhalb der|binnen|in den kommenden|die kommenden": ""},
    "hence": {"von heute an|von jetzt an|ab heute|ab jetzt": ""},
    "the": {
        "der|die|das|den|dem|des": "",
        "ein|eine|einer|einem|einen|eines|ner|nem|nen|ne": "one",
    },
    "of": {"of": ""},
    "at": {"um|punkt|schlag": ""},
    "on": {"am": "am", "an": ""},
    "for": {"für": ""},
    "about": {
        "gegen|ca|circa|zirka|etwa|ungefähr|rund|um die|um etwa|um ca|um circa|um ungefähr"
        "|richtung": "",
        "so": "so",  # Sunday, where what stands beside it says so
        "rum|herum|oder so": "behind",
    },
    "edge": {
        "ende|ende von": "end",
        "anfang|beginn|zu beginn|anfang von": "begin",
        "mitte|mitte von": "middle",
    },
    "rest": {"rest|übrige|restliche": ""},
    "last": {
        "letzter|letzte|letzten|letztes|seit|seit dem|vergangenen|vergangene|vorigen|vorige": ""
    },
    "holiday": {
        "heiligabend|heiliger abend|heilig abend|heiligen abend|weihnachtsabend": (12, 24),
        "weihnachten|erster weihnachtstag|ersten weihnachtstag|erster weihnachtsfeiertag"
        "|ersten weihnachtsfeiertag|weihnachtstag|christtag": (12, 25),
        "zweiter weihnachtstag|zweiten weihnachtstag|zweiter weihnachtsfeiertag"
        "|zweiten weihnachtsfeiertag|stefanitag|stephanstag": (12, 26),
        "silvester|sylvester": (12, 31),
        "neujahr|neujahrstag": (1, 1),
        "heilige drei könige|dreikönigstag|heilige drei könig|drei könige": (1, 6),
        "valentinstag": (2, 14),
        "tag der arbeit|maifeiertag|erster mai": (5, 1),
        "weltkindertag|kindertag": (6, 1),
        "johannistag": (6, 24),
        "peter und paul": (6, 29),
        "mariä himmelfahrt": (8, 15),
        "tag der deutschen einheit|einheitstag": (10, 3),
        "reformationstag|halloween": (10, 31),
        "allerheiligen": (11, 1),
        "allerseelen": (11, 2),
        "martinstag|sankt martin": (11, 11),
        "nikolaus|nikolaustag": (12, 6),
        "nationalfeiertag": (10, 26),
        "muttertag": (5, 6, 2),
        "weiberfastnacht|altweiber": ("easter", -52),
        "fastnachtssamstag|faschingssamstag|karnevalssamstag": ("easter", -50),
        "fastnachtssonntag|faschingssonntag|karnevalssonntag": ("easter", -49),
        "rosenmontag": ("easter", -48),
        "fastnacht|faschingsdienstag|fastnachtsdienstag|fasching|veilchendienstag": ("easter", -47),
        "aschermittwoch": ("easter", -46),
        "palmsonntag": ("easter", -7),
        "gründonnerstag": ("easter", -3),
        "karfreitag": ("easter", -2),
        "karsamstag|ostersamstag": ("easter", -1),
        "ostern|ostersonntag": ("easter", 0),
        "ostermontag": ("easter", 1),
        "christi himmelfahrt|himmelfahrt|vatertag": ("easter", 39),
        "pfingsten|pfingstsonntag": ("easter", 49),
        "pfingstmontag": ("easter", 50),
        "fronleichnam": ("easter", 60),
        "buß und bettag": ("advent", -32),
        "volkstrauertag": ("advent", -35),
        "totensonntag|ewigkeitssonntag": ("advent", -28),
        "erster advent|ersten advent": ("advent", -21),
        "zweiter advent|zweiten advent": ("advent", -14),
        "dritter advent|dritten advent": ("advent", -7),
        "vierter advent|vierten advent": ("advent", 0),
    },
    "filler": {
        "bitte|danke|ok|okay|gern|gerne|ja|wäre|ist|geht|ginge|gehts|würde|passt|passen|genau"
        "|pünktlich|lieber|dann|auch|vielleicht|wenn|möglich|gut|super|noch|schon|uhrzeit"
        "|datum|nur|erst|bereits|mit|es|am besten|am liebsten|irgendwann|bevorzugt|jeweils|beginnt"
        "|möchte": "",
    },
    "other": {
        "guten morgen|guten tag|guten abend|schönen tag|schönen abend|gute nacht"
        "|schönes wochenende|personen|person|leute|kinder|erwachsene|gäste|plätze|stühle|tische"
        "|mal|prozent|mann|montage|stück|zimmer|das erste mal|eines tages|den ganzen tag"
        "|am telefon|am ende|am anfang|die erste|der erste|das erste|zum ersten mal|nach hause"
        "|am apparat": "",
    },
}

_WHILE = "(?:minuten?|min|stunden?|std|tage?|wochen?)"

# How it is said that a time is to be so much later, and earlier.
SHIFTS = (
    (f"{_WHILE} (?:später|nach hinten)",),
    (f"{_WHILE} (?:früher|eher|nach vorne?|vorziehen|vorverlegen)",),
)

# What may stand at the end of a number: 15te, 9h, 7:15am; in German a dot makes a place of it.
SUFFIXES: TimeWords = {
    "meridiem": {"am": "am", "pm": "pm"},
    "oclock": {"h|uhr": "24"},
    "unit": {"min": "minute", "std": "hour"},
    "ordinal": {"te|ter|ten|tes|tem|st|nd|rd|th|.": ""},
}
