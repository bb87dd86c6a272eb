"""How German customers say yes and no; signs as in ``phrases``."""

from collections.abc import Mapping

GROUPS = {
    "good": (
        "gut|super|prima|toll|perfekt|richtig|korrekt|ok|okay|klar|recht|fein|bestens|wunderbar"
        "|genau|sehr gut|in ordnung|so|ideal|klasse|hervorragend|großartig|ausgezeichnet|spitze"
    ),
    "sure": (
        "absolut|ganz sicher|sicher|bestimmt|definitiv|natürlich|ganz bestimmt|wirklich|aber"
        "|auf jeden fall|eigentlich"
    ),
    "none": "nicht|nichts|kein|keine|keinen|keiner|keinem|keines|keinerlei|nie|niemals",
}

PATTERNS: Mapping[str, tuple[str, ...]] = {
    "yes": (
        "ja+|jap|jep+|yap|yup|jup|jo+|joa|jou|jawohl|jawoll|jawoi|yes|yep|yeah|doch|klar|klaro"
        "|sicher|sicherlich|gewiss|natürlich|selbstverständlich\\w*|gerne?|genau|richtig|stimmt"
        "|korrekt|einverstanden|absolut|definitiv|unbedingt|auf jeden fall|auf alle fälle|logo"
        "|logisch|freilich|passt|abgemacht|bestätigt?|bestätige|bejahe|akzeptiert|akzeptiere"
        "|beschlossen|besiegelt|meinetwegen|von mir aus|zweifelsohne|zweifellos|zweifelsfrei"
        "|fraglos|wahrlich|wahrhaftig|wirklich|vollständig|immer doch|haargenau|thumbsup|geritzt"
        "|gebongt|allerdings|exakt|unbestritten|durchaus|sowieso|allemal|topp|top|deal"
        "|tatsächlich|ausgemacht|vereinbart|positiv|zustimmung|wie sie wollen|wie sie wünschen"
        "|entschieden",
        "^(?:ok|okay|o k|okey|gut|super|prima|perfekt|alles klar|in ordnung|geht klar"
        "|geht in ordnung|großartig|wunderbar|toll|klasse|bestens|echt|los|mach|mach schon"
        "|machen wir|bitte|fein|geht|genehmigt|ausgezeichnet|fantastisch|sehr gut|na gut|nagut"
        "|von herzen|hervorragend|einwandfrei|eben|schon|immer|normal)(?= [.?]| \\w+ [.?]"
        "| \\w+ \\w+ [.?])",
        "(?:das|es|alles|so|hört sich|klingt|ist|wäre|passt) (?:\\w+ )?(?:klingt|ist|passt"
        "|stimmt|sieht|wäre|geht) ?(?:\\w+ )?<good>",
        "(?:klingt|passt|hört sich) <2>(?:<good>|an)|(?:das|es|so) (?:\\w+ )?(?:passt|stimmt"
        "|geht|gefällt mir|funktioniert|sollte funktionieren)(?= [.?])",
        "das (?:sollte|würde|könnte|wird) (?:\\w+ )?(?:funktionieren|passen|gehen|klappen)",
        "(?:machen sie das|mach das|mach es|tun sie das|so machen wir das|machen wir so"
        "|das können sie machen|das kannst du machen|das verabreden wir so|das machen wir)",
        "ich (?:\\w+ )?(?:stimme <3>zu|willige ein|akzeptiere|bejahe|bestätige|nehme <3>an"
        "|heiße <3>gut|gebe <3>(?:recht|zustimmung|einverständnis)|glaube? schon|denke? schon"
        "|bin dafür|bin dabei|bitte darum)",
        "bin (?:dabei|dafür)|mach(?:en)? (?:ma|mal|wir|wa|mer) so",
        "^buchen(?= [.?]| (?:sie|bitte))",
        "(?:ich|wir) (?:nehme?|nehmen) (?:den|das|die|es|ihn)(?: termin| zeit)?(?= [.?]| gern"
        "| bitte| dann)|(?:den|das|die|es|ihn) (?:nehme?|nehmen) (?:ich|wir)|(?:damit|da)"
        " (?:kann|können) (?:ich|wir) (?:gut )?leben",
        "(?:sie haben|du hast|da hast du|da haben sie) recht|klarer fall|zu befehl|mit vergnügen"
        "|auf alle fall",
    ),
    "yes_for_all_its_no": (
        "nichts dagegen|kein problem|(?:keine|ohne) einwände|warum nicht|wieso nicht|kein ding"
        "|ohne zweifel|kein zweifel|nichts einzuwenden|keine frage|nicht schlecht|ohne frage"
        "|aber (?:sicher|natürlich|gewiss|ja|gerne?|klar|selbstverständlich)(?! nicht)",
    ),
    "no": (
        "(?:<sure>) (?:<none>)",
        "nein+|ne+|nö+|no+|nope|nee+|nimmer|keinesfalls|keineswegs|mitnichten|negativ|thumbsdown"
        "|nirgends|nirgendwo|niente|nada|undenkbar|inakzeptabel|ablehnen|lehne <3>ab|bewahre"
        "|gottbewahre|gott behüte|gott bewahre|falsch|inkorrekt|unzutreffend|verneine|weigere"
        "|niemand|ausgeschlossen|unmöglich|auf keinen fall|ach was|von wegen|nix",
        "(?:stimmt|passt|geht|klappt|gern|gerne|richtig|klar|sicher|wirklich|das"
        "|es) (?:\\w+ ){0,4}?(?:<none>)",
        "(?:<none>) (?:\\w+ ){0,2}?(?:<good>|wirklich|jetzt|heute|noch|unbedingt|nötig|gern"
        "|gerne|passt|ja)",
        "lassen sie (?:es|das)(?= [.?])|lassen sies|lass (?:es|das|mal)|lassen wir (?:es|das)",
        "doch (?:lieber |eher )?<none>|vergiss (?:es|das)|vergessen sie (?:es|das)",
        "<none>|nichtmal|ungern|(?:nehme?|nehmen|mache?|machen) (?:ich|wir) (?:\\w+ )?<none>",
        "(?:vielleicht|ein andermal|andermal|doch lieber|erst|lieber) (?:\\w+ )?(?:später"
        "|andermal|morgen)|später vielleicht|ein anderes mal|zu (?:spät|teuer|früh|viel|weit)"
        "|später(?= [.?])",
    ),
    "correction": (
        "aber|stattdessen|anstatt|statt|sondern|lieber|eher|besser|ander\\w+|ändern|geändert"
        "|anders|warte|warten sie|moment|halt|korrektur|meinte|eigentlich|doch noch|außer"
        "|obwohl|entschuldigung|sorry|vergessen|mache <2>draus|machen <3>draus|verschieben"
        "|verschiebe|sagte|erst|zuerst|später|wenn|falls|im prinzip|prinzipiell|theoretisch",
    ),
    "addition": ("nur",),
    "unsure": (
        "vielleicht(?! später)|eventuell|möglicherweise|weiß (?:\\w+ ){0,2}?(?:nicht|nich|net)"
        "|weiß ich|(?:keine|keinen|nicht die geringste|keinerlei) (?:\\w+ )?(?:ahnung|schimmer"
        "|plan)|nicht (?:\\w+ )?sicher|unsicher|mal sehen|mal schauen|schau mal|überlege"
        "|überlegen|kommt drauf an|kommt darauf an|egal|je nachdem|jein|ratlos|ahnung"
        "|unschlüssig|hm+|verloren|evtl|ggf|wohl",
    ),
}
