"""How German customers greet, thank, and end; signs as in ``phrases``."""

from empfio.languages.records import Patterns

PATTERNS: Patterns = {
    "greet": (
        (
            "^(?:hi+|hey+|hallo+|hallöchen|hello|hei|heyho|huhu|moin|moinsen|servus|tach|tag"
            "|morgen|abend|mahlzeit|yo+|jo|hola|ahoi|salut|hoi|gut(?:en|e|er|es)? (?:morgen|tag"
            "|abend|mittag|nachmittag)|grüß gott|grüße? (?:dich|sie|euch)|grüezi|grützi"
            "|schönen guten tag|seid? gegrüßt|halli hallo|hallihallo|bonjour|merhaba|namaste"
            "|[sc]+halom|shalom|schalömchen|na du|griaß (?:di|eich)|grüßchen|grüßli|liebes team"
            "|sehr geehrte|herzlich willkommen)",
            "wie (?:geht es|gehts|geht) ?(?:dir|ihnen|euch|so)?(?= [.?])",
            "^(?:ist )?(?:jemand|noch|sie|wer)(?: noch)? da(?= [.?])",
            "^was (?:geht|gehts|geht ab)(?= [.?])|freut mich sie",
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
            "(?:tschüss+i?|tschüs|tschau|ciao|tschö|bye|byebye|ade|adieu|auf wiedersehen"
            "|wiedersehen|auf wiederhören|wiederhören|wiederschauen|auf wiederschauen|pfiat \\w+"
            "|pfiad \\w+|pfüati|machs gut|mach es gut|machen sie es gut|machen sies gut"
            "|gute nacht|cu|baba|leb(?:e|en sie)? wohl|hochachtungsvolle?|servus und)",
            "bis (?:bald|dann|später|morgen|gleich|demnächst|nachher|irgendwann|dahin"
            "|zum nächsten mal|nächste woche|neulich|<weekday>|die tage|übermorgen|nächstes mal"
            "|denn|heute abend)(?= [.?])",
            "(?:schönen|schönes|schöne|angenehmen) <1>(?:tag|abend|wochenende|feierabend"
            "|nachmittag|woche|sonntag)(?: noch| ihnen| euch| dir| gewünscht)*(?= [.?])"
            "|schlaf(?:en sie)? (?:schön|gut)|träum(?:en sie)? (?:schön|gut)",
            "(?:ich|wir|jetzt|muss|gehe) <2>(?:los|weg|gehen|aufhören|raus|schluss machen"
            "|auf hören)(?= [.?])|(?:muss|gehe) (?:jetzt|gehen|los|weg)(?= [.?])",
            "ich <1>(?:verlasse|schließe|beende) <4>(?:chat|seite|webseite|website|raum"
            "|gespräch)|ich verabschiede mich|ich höre jetzt auf|ich schreibe nichts mehr"
            "|verbleibe",
            "(?:schreibe?|schreiben|sehen|sage|sagen|melde|höre|hören|chatten?|gebe|komme|später"
            "|bald) <4>(?:uns|später|bald|wieder|bescheid|chatten|auf dich zurück|auf sie zurück"
            "|bei dir|bei ihnen|ihnen etwas)(?= [.?])",
            "(?:freundliche[nmr]?|beste|liebe|herzliche|viele|schöne|danke) grüßen?(?= [.?])|mfg"
            "|lg|vg",
            "alles gute|nur das beste",
        ),
        (
            "^(?:servus|hallo) ",
            "(?:termin|reservierung) <6>später",
        ),
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
