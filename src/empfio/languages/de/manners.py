"""How German customers greet, thank, and end; signs as in ``phrases``."""

from empfio.languages.records import Patterns

PATTERNS: Patterns = {
    "greet": (
        (
            "^(?:hi+|hey+|hallo+|hallöchen|hello|hei|heyho|huhu|moin|moinsen|moin moin|servus"
            "|tach|tag|morgen|abend|mahlzeit|yo+|jo|hola|ahoi|salut|hoi|guten (?:morgen|tag"
            "|abend|mittag|nachmittag)|gute[nr]? tag|grüss gott|gruss dich|grusse dich"
            "|gruss sie|gruezi|grutzi|gruzi|schönen guten tag|seid? gegrusst|halli hallo"
            "|hallihallo|bonjour|merhaba|namaste|schalom|shalom|na du|griass di|griass eich"
            "|gruss euch|hallo zusammen|grusschen|grussli|liebes team|sehr geehrte)",
            "wie (?:geht es|gehts|geht) ?(?:dir|ihnen|euch)?(?= [.?])",
            "(?:jemand|noch|sie|wer) da(?= [.?])",
            "was geht|alles klar bei (?:dir|ihnen)|herzlich willkommen|schon sie zu|freut mich",
        ),
        (
            "^morgen <2>(?:um|früh|vormittag|nachmittag|abend|ist|passt|geht|habt|haben|wäre"
            "|oder|noch|offen)",
            "^(?:abend|tag)s",
        ),
    ),
    "thanks": (
        (
            "(?:danke|dank|dankeschön|dankesehr|danken|dankbar|bedanke|bedanken|merci|thanks"
            "|thank you|thx|vergelts gott|vergelt gott|grazie|verbindlichsten)",
            "(?:sehr|wirklich) (?:nett|freundlich|hilfreich)|(?:gut|sehr|super"
            "|toll) <1>geholfen|hat mir <2>geholfen",
        ),
        (
            "nein danke",
            "gott sei dank",
        ),
    ),
    "goodbye": (
        (
            "(?:tschüss|tschussi|tschüs|tschau|ciao|tscho|bye|byebye|ade|adieu|servus"
            "|auf wiedersehen|wiedersehen|auf wiederhören|wiederhoren|wiederschauen"
            "|auf wiederschauen|pfiat \\w+|pfiad \\w+|pfuati|machs gut|mach es gut"
            "|machen sie es gut|machen sies gut|gute nacht|cu|baba|lebe wohl|leb wohl"
            "|hochachtungsvoll|hochachtungsvolle)",
            "bis (?:bald|dann|später|morgen|gleich|demnächst|nachher|irgendwann|dahin"
            "|zum nachsten mal|nächste woche|neulich|<weekday>|die tage|ubermorgen|nachstes mal"
            "|denn)(?= [.?])",
            "(?:schönen|schönes|schone|angenehmen) <1>(?:tag|abend|wochenende|feierabend"
            "|nachmittag|woche|sonntag)(?: noch| ihnen| euch| dir| gewunscht)*(?= [.?])",
            "(?:ich|wir) <1>(?:muss|müssen|werde|gehe|verlasse|verabschiede|höre|bin"
            "|melde) <4>(?:los|weg|gehen|weiter|jetzt auf|aufhören|mich|raus|jetzt die \\w+"
            "|jetzt den \\w+|chat|seite|webseite|raum)(?= [.? ])",
            "(?:schreibe|schreiben|schreib|sehen|sage|sagen|melde|hore|hören|chatte) <3>(?:uns"
            "|später|bald|wieder)(?= [.?])",
            "(?:freundliche|beste|liebe|herzliche|viele|schone|schoene) (?:grüsse)(?= [.?])|mfg"
            "|lg|vg",
            "alles gute|nur das beste",
        ),
        ("^(?:servus|hallo) ",),
    ),
    "nothing_more": (
        (
            "(?:das|dies|dass) (?:ist|war|wäre|wars|ads) ?<2>(?:alles|schon|dann"
            "|dann auch schon|erstmal|vorerst)?(?= [.?])",
            "(?:das wärs|das war es|das wäre es|das ist alles|das war alles|das ware alles"
            "|ware alles|wars dann|ist alles)",
            "=(?:nein |nee )?(?:danke )?(?:gar |garnichts|absolut |sonst )?(?:nichts|nix"
            "|garnichts|gar nichts)(?: mehr| weiter| danke)?",
            "(?:nichts|keine|nix) (?:mehr|weiter|weiteres|weiteren|fragen mehr)",
        ),
        (),
    ),
    "abort": (
        (
            "=(?:bitte )?(?:stop|stopp|abbrechen|abbruch|vergiss es|vergessen sie es|egal"
            "|lass gut sein|lassen sie es|halt|ende|schluss|cancel)(?: bitte)?",
            "(?:vergiss es|vergessen sie es|lassen wir das|hat sich erledigt|schon erledigt)",
        ),
        (),
    ),
}
