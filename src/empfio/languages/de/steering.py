"""How German customers steer the search for a time; signs as in ``phrases``."""

from empfio.languages.records import Patterns

PATTERNS: Patterns = {
    "other_times": (
        (
            "(?:ander\\w*|weiter\\w*|noch|alternativ\\w*|mehr) <1>(?:zeit|zeiten|termin|termine"
            "|uhrzeit|uhrzeiten|moglichkeit|moglichkeiten|optionen|option)",
            "was (?:gibt es|haben sie|habt ihr|ist|hatten sie) <3>(?:sonst|noch|frei|anderes)"
            "|sonst noch (?:was|etwas)|alternativen?|kein\\w* (?:davon|von) <2>(?:passt|geht)?",
            "(?:welche|wann) <4>(?:frei|verfugbar|moglich)|wann <2>(?:ginge|geht|hatten sie)",
            "(?:haben sie|habt ihr|gibt es|ist) <2>(?:noch )?(?:was|etwas|irgendwas) <2>frei",
        ),
        ("ander\\w* (?:tag|person|leistung)",),
    ),
    "later": (
        (
            "(?:etwas|bisschen|noch|lieber|auch|was|ein wenig)? ?spater(?:er|en|e|es)?",
            "zu fruh",
        ),
        ("bis (?:dann )?spater|spatestens|nicht spater",),
    ),
    "earlier": (
        (
            "fruher(?:er|en|e|es)?|eher(?= [.?])|zeitiger",
            "zu spat",
        ),
        ("wie fruher|fruher oder spater",),
    ),
    "other_day": (
        (
            "(?:ander\\w*|nachst\\w*) tage?n?",
            "(?:an|am) <1>tag (?:geht|kann|passt) <3>nicht|tag danach|tags darauf",
            "(?:da|dann|an dem tag) (?:kann|geht|passt) <2>nicht",
        ),
        (),
    ),
    "any_time": (
        (
            "egal|jederzeit|irgendwann|(?:bin|ich bin) <2>flexibel|wann <1>(?:immer|sie wollen)"
            "|(?:ganz )?gleich|nach belieben|(?:suchen|schlagen) sie <2>(?:aus|vor)"
            "|kein\\w* (?:praferenz|vorliebe)|den ganzen tag|wie es (?:ihnen|euch) passt",
        ),
        (),
    ),
    "soonest": (
        (
            "so (?:bald|schnell|fruh|zeitig) (?:wie|als) (?:moglich|es geht)|schnellst"
            "(?:moglich|ens)|baldmoglichst|moglichst (?:bald|schnell|fruh)|sofort|asap"
            "|(?:nachst\\w*|fruhest\\w*|erst\\w*|schnellst\\w*) <1>(?:freie\\w*|mogliche\\w*"
            "|verfugbare\\w*|termin|zeitpunkt|moglichkeit)",
        ),
        (),
    ),
    "urgent": (
        (
            "dringend\\w*|notfall|eilig|sofort|so (?:bald|schnell) wie moglich|schnellst"
            "moglich|rohrbruch|wasserschaden|stromausfall|kein\\w* (?:strom|heizung|warmwasser)",
        ),
        ("nicht (?:so )?(?:dringend|eilig)|kein\\w* (?:notfall|eile)",),
    ),
}

# Which of those that are shown: the first, the second … and, last, the last.
PLACES = (
    "erste\\w*", "zweite\\w*", "dritte\\w*", "vierte\\w*", "funfte\\w*", "sechste\\w*",
    "letzte\\w*",
)  # fmt: skip

# What is a *yes* in the midst of other words, where a mere *ok* or *gut* is none.
CLEAR_YES = (
    "ja+|jap|jep+|yap|yup|jup|jo|joa|jawohl|yes|yep|klar|klaro|sicher|gewiss|natürlich"
    "|selbstverständlich|gerne?|genau|richtig|stimmt|korrekt|einverstanden|absolut|unbedingt"
    "|auf jeden fall|passt|abgemacht|bestätig\\w*|bitte|buchen|buche|perfekt|in ordnung"
    "|machen (?:wir|sie)|mach (?:das|es)|tun sie das|so machen|das nehme ich|nehme ich|doch"
    "|(?:das|es|so) (?:\\w+ )?(?:passt|geht|ist|wäre|klingt|klappt) <2>(?:gut|super|prima|toll"
    "|perfekt|ok|okay|ideal|bestens|wunderbar|recht|klasse)|thumbsup|warum nicht|alles klar"
    "|das (?:passt|geht|klappt|stimmt)|(?:den|die|das|ihn) nehme? ich|ich nehme? (?:den|die|das"
    "|ihn)",
)
# Words that are one where the whole message is made of them.
BARE_YES = frozenset(
    "ok okay gut super prima toll wunderbar klasse sehr fein bestens top geht klar".split()
)

# A wish that somebody had, in a sentence that goes on with *but*: they wish it no more.
ONCE_WISHED = (
    "wollte|wollten|hatte (?:\\w+ )?(?:gern|gerne|vor|geplant|gedacht)|ursprunglich|eigentlich",
)
BUT = ("aber|allerdings|jedoch|nur dass|leider|doch",)
