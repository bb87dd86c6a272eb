"""English words by which it is said when something is meant."""

from empfio.languages.records import TimeWords

_ONES = """zero|oh|ou|o one two three four five six seven eight nine ten eleven twelve thirteen
fourteen fifteen sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty|thirdy forty|fourty fifty"
_ORDINALS = """first second third fourth|forth fifth sixth seventh eighth ninth tenth eleventh
twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""

_NUMBERS = {
    **{words: count for count, words in enumerate(_ONES.split())},
    "a couple of|a couple|couple of|couple": 2,
    "a few|few|several": 3,
    **{words: 10 * count for count, words in enumerate(_TENS.split(), start=2)},
}
_PLACES = {
    **{words: count for count, words in enumerate(_ORDINALS.split(), start=1)},
    "thirtieth": 30,
}

WORDS: TimeWords = {
    "number": _NUMBERS,
    "ordinal": _PLACES,
    "hundred": {"thousand": 1000},
    "weekday": {
        "monday|mondays|mon|munday": 0,
        "tuesday|tuesdays|tues|teusday|tuesay": 1,
        "wednesday|wednesdays|weds|wensday|wendsday|wednsday": 2,
        "thursday|thursdays|thurs|thur|thu|thursady|thrusday": 3,
        "friday|fridays|fri|firday": 4,
        "saturday|saturdays|saterday": 5,
        "sunday|sundays": 6,
    },
    "month": {
        "january": 1,
        "february|feb|febuary": 2,
        "march": 3,
        "april|apr": 4,
        "june|jun": 6,
        "july|jul": 7,
        "august|aug": 8,
        "september|sept|sep": 9,
        "october|oct": 10,
        "november|nov": 11,
        "december|dec": 12,
    },
    # Words that are a day or a month where a number or the like stands beside them.
    "short": {
        "sat": ("weekday", 5),
        "sun": ("weekday", 6),
        "tue": ("weekday", 1),
        "wed": ("weekday", 2),
        "jan": ("month", 1),
        "mar": ("month", 3),
        "may": ("month", 5),
    },
    "unit": {
        "minute|minutes|min|mins": "minute",
        "hour|hours|hr|hrs": "hour",
        "day|days": "day",
        "business day|business days|working day|working days|workday|workdays": "workday",
        "week|weeks|wk|wks|weeks time|work week": "week",
        "week of|week beginning|week commencing|week starting|wc|w/c": "week of",
        "fortnight|fortnights": "fortnight",
        "month|months|months time": "month",
        "year|years": "year",
    },
    "weekend": {"weekend|weekends|week end": "weekend"},
    "part": {
        "morning|mornings|mornin|forenoon": "morning",
        "midmorning|mid morning": "morning",
        "early|earlier|first thing|as early as possible": "early",
        "late": "late",
        "early morning|early in the morning|first thing in the morning": "early_morning",
        "late morning|late in the morning|before lunch": "late_morning",
        "lunchtime|lunch time|at lunch|around lunch|over lunch": "noon",
        "afternoon|afternoons|arvo|midafternoon|mid afternoon|after lunch": "afternoon",
        "early afternoon|early in the afternoon": "early_afternoon",
        "late afternoon|late in the afternoon": "late_afternoon",
        "evening|evenings|after work|after school|eve": "evening",
        "early evening|early in the evening": "early_evening",
        "late evening|late in the evening|late at night": "late_evening",
        "night": "night",
    },
    "noon": {"noon|midday|mid day|noontime|noonish": "pm", "midnight|mid night": "am"},
    "relative": {
        "today|todays|right now|just now|at this time|this day|later today|otd|same day": (
            0, None, None,
        ),
        "tonight|tonite|tonights": (0, "night", None),
        "tomorrow|tomorrows|tomorow|tommorow|tommorrow|tmrw|tmr|tmw|tomo"
        "|the next day|next day": (1, None, None),
        "day after tomorrow|the day after tomorrow|day after tmrw|overmorrow": (2, None, None),
    },
    "meridiem": {"am": "am", "pm": "pm"},
    "oclock": {"oclock|o clock|clock|h": ""},
    # Minutes, and those after the hour where no word stands between: half eight.
    "fraction": {
        "half|halfe": (30, 30),
        "quarter|a quarter|quater|qtr": (15, None),
        "three quarters": (45, None),
    },
    "past": {"past": ""},
    "after": {
        "after|later than|not until|not till|not before|no earlier than|not earlier than|from about"
        "|earliest after": "",
        "earliest|at the earliest|onwards|onward|or later|or after": "behind",
    },
    "before": {
        "before|by|no later than|not later than|not after|earlier than": "",
        "at the latest|latest|or earlier": "behind",
    },
    "from": {"from|starting|starting at|starting from|beginning|as of|as from": ""},
    "until": {"until|till|til|untill|between now and": ""},
    "to": {"to|thru|through": ""},
    "between": {"between|in between|btw|btwn|betw": ""},
    "and": {"and": "", "but": "but"},
    "or": {"or|alternatively|otherwise|else": ""},
    "not": {"not|except|excluding|instead of|rather than|other than|besides|cant do|cant make"
            "|anything but|day but|other day but|any time but|but not|not on|cannot do|cannot make"
            "|dont want": "",
            "doesnt work|does not work|wont work|will not work|doesnt suit|does not suit|is no good"
            "|isnt good|is not good|isnt possible|is not possible|is bad|are bad|is out|wont do"
            "|too soon|too early|too late|too far off": "behind"},
    "which": {
        "this|current": 0,
        "next|nxt|following|the following": 1,
        "coming|upcoming|this coming": None,
        "after next|after the next|next next": 2,
    },
    "in": {"in|during": ""},
    "within": {"within|within the|less than|in less than|inside": ""},
    "hence": {"from now|hence|later|from today|in the future": ""},
    "the": {"the|my|our": "", "a|an": "one"},
    "of": {"of": ""},
    "at": {"at|how about|what about": ""},
    "on": {"on": ""},
    "for": {"for": ""},
    "about": {
        "about|around|approximately|approx|roughly|circa|ca|towards|near|close to": "",
        "ish|or so|or thereabouts": "behind",
    },
    "edge": {
        "end|the end|late in": "end",
        "eom": "end of month",
        "eoy": "end of year",
        "beginning of|the beginning of|start of|the start of|early in": "begin",
        "mid|middle|the middle": "middle",
    },
    "rest": {"rest|the rest|remainder|the remainder": ""},
    "last": {"last|since|previous": ""},
    "holiday": {
        "christmas eve|xmas eve": (12, 24),
        "christmas|christmas day|xmas|xmas day": (12, 25),
        "boxing day": (12, 26),
        "new years eve|new year eve": (12, 31),
        "new years day|new year|new years|new year day": (1, 1),
        "valentines day|valentines|valentine day": (2, 14),
        "saint patrick|saint patricks day|st patricks day|st patrick|paddys day": (3, 17),
        "earth day": (4, 22),
        "labour day|may day|international workers day": (5, 1),
        "independence day": (7, 4),
        "halloween|all hallows eve": (10, 31),
        "all saints day": (11, 1),
        "veterans day|armistice day|remembrance day": (11, 11),
        "thanksgiving|thanksgiving day": (11, 3, 4),
        "black friday": (11, 4, 4),
        "labor day": (9, 0, 1),
        "martin luther king day|mlk day": (1, 0, 3),
        "presidents day": (2, 0, 3),
        "memorial day": (5, 0, -1),
        "mothers day": (5, 6, 2),
        "fathers day": (6, 6, 3),
        "columbus day": (10, 0, 2),
        "ash wednesday": ("easter", -46),
        "palm sunday": ("easter", -7),
        "good friday": ("easter", -2),
        "holy saturday": ("easter", -1),
        "easter|easter sunday": ("easter", 0),
        "easter monday": ("easter", 1),
        "ascension day|ascension": ("easter", 39),
        "pentecost|whit sunday": ("easter", 49),
        "whit monday": ("easter", 50),
        "corpus christi": ("easter", 60),
    },
    "filler": {
        "please|maybe|perhaps|say|more|thanks|thank you|ok|okay|yes|would|is|will|if|works|work"
        "|be|possible|good|fine|it|ideally|preferably|preferred|time|date|sharp|prompt|exactly"
        "|instead|then|also|night time|only|so|works for me|sometime|some time|anytime|any time"
        "|with|there|though": "",
    },
    "other": {
        "good morning|good evening|good afternoon|good day|good night|have a nice day|nice day"
        "|some day|what day|which day|what time|may i|i may|people|kids|persons|adults|guests"
        "|children|of us|of them|men|women|pax|seats|friends|ladies|guys|tables|table|rooms"
        "|chairs|times|percent|stars|nights|sundae|this one|that one|the one|one of"
        "|second thought|at first|first of all|first name|last name|the second one|no one"
        "|sun bed|sun cream": "",
    },
}  # fmt: skip

_WHILE = "(?:minutes?|mins?|hours?|hrs?|days?|weeks?|fortnight)"

# How it is said that a time is to be so much later, and earlier.
SHIFTS = (
    (f"{_WHILE} later", f"(?:push|move|put|shift|bump|set) <4>(?:back|out) <5>{_WHILE}"),
    (
        f"{_WHILE} (?:earlier|sooner)",
        f"(?:bring|move|pull|shift) <4>(?:forward|up) <5>{_WHILE}",
    ),
)

# What may stand at the end of a number: 5pm, 8a, 9h15, 22nd, 2moro.
SUFFIXES: TimeWords = {
    "meridiem": {"a|am": "am", "p|pm": "pm"},
    "oclock": {"h|hs|uhr": ""},
    "about": {"ish": "behind"},
    "unit": {"min|mins": "minute", "hr|hrs": "hour"},
    "ordinal": {"st|nd|rd|th": ""},
    "relative": {"nite": (0, "night", None), "moro|morrow": (1, None, None)},  # 2moro
}
