"""How German customers say yes and no; signs as in ``phrases``."""

from collections.abc import Mapping

GROUPS = {
    "good": (
        "gut|super|prima|toll|perfekt|richtig|korrekt|ok|okay|klar|recht|fein|bestens|wunderbar"
        "|genau|sehr gut|in ordnung|so|ideal|klasse|hervorragend|grossartig|ausgezeichnet|spitze"
    ),
}

PATTERNS: Mapping[str, tuple[str, ...]] = {
    "yes": (
        "ja+|jap|jep|jepp|yap|jup|jo|joa|jawohl|jawoll|jawoi|yes|yep|yeah|ja klar|doch|klar"
        "|klaro|sicher|sicherlich|gewiss|naturlich|selbstverstandlich\\w*"
        "|selbstverstaendlich\\w*|gerne|gern|genau|richtig|stimmt|korrekt|einverstanden|absolut"
        "|definitiv|unbedingt|auf jeden fall|auf alle fälle|logo|logisch|freilich|eben|passt"
        "|abgemacht|bestätige|bestätigt|bejahe|akzeptiert|akzeptiere|beschlossen|besiegelt"
        "|meinetwegen|von mir aus|zweifelsohne|zweifellos|fraglos|wahrlich|wirklich|vollstandig"
        "|immer doch|haargenau|thumbsup|bitte ja|geritzt|ist gebongt|allerdings|exakt"
        "|unbestritten|durchaus|sowieso|allemal|topp|top|deal|tatsachlich",
        "^(?:ok|okay|o k|okey|gut|super|prima|perfekt|alles klar|in ordnung|geht klar"
        "|geht in ordnung|grossartig|wunderbar|toll|klasse|bestens|echt|los|mach|machen wir"
        "|bitte|fein|geht|genehmigt|ausgezeichnet|fantastisch|sehr gerne|sehr gut|na gut"
        "|na klar|nagut|von herzen|hervorragend|einwandfrei)(?= [.?]|$| \\w+ [.?])",
        "(?:das|es|alles|so|hört sich|klingt|ist|wäre|passt) (?:\\w+ )?(?:klingt|ist|passt"
        "|stimmt|sieht|wäre|geht) ?(?:\\w+ )?<good>",
        "(?:klingt|passt|hört sich) <2>(?:<good>|an)|(?:das|es|so) (?:\\w+ )?(?:passt|stimmt"
        "|geht|gefallt mir|funktioniert|sollte funktionieren)(?= [.?])",
        "das (?:sollte|würde|konnte|wird) (?:\\w+ )?(?:funktionieren|passen|gehen|klappen)"
        "|das wird gehen",
        "(?:machen sie das|mach das|mach es|tun sie das|so machen wir das|machen wir so"
        "|das können sie machen|das kannst du machen|das verabreden wir so|das machen wir)",
        "ich (?:\\w+ )?(?:stimme <3>zu|willige ein|akzeptiere|bejahe|bestätige|nehme <3>an"
        "|heisse <3>gut|gebe <3>recht|gebe <3>zustimmung|glaube schon|denke schon|bin dafür"
        "|bin dabei|bitte darum)",
        "(?:sie haben|du hast|da hast du|da haben sie) recht|aber sicher|aber ja|aber gerne"
        "|klarer fall|ganz gewiss|zu befehl|mit vergnugen|auf alle fall",
    ),
    "yes_for_all_its_no": (
        "nichts dagegen|kein problem|keine einwände|warum nicht|wieso nicht|kein ding"
        "|ohne zweifel|kein zweifel|nichts einzuwenden|keine frage|nicht schlecht|ohne frage",
    ),
    "no": (
        "nein+|ne+|noe+|no+|nope|nee+|nie|niemals|nimmer|keinesfalls|keineswegs|mitnichten"
        "|negativ|thumbsdown|nirgends|nirgendwo|niente|nada|undenkbar|inakzeptabel|ablehnen"
        "|lehne ab|lehne <3>ab|bewahre|gottbewahre|gott behüte|gott bewahre|falsch|stimmt nicht"
        "|inkorrekt|unzutreffend|verneine|weigere|niemand|ausgeschlossen|unmöglich"
        "|auf keinen fall|ach was|von wegen",
        "nicht (?:\\w+ )?(?:<good>|wirklich|jetzt|heute|noch|unbedingt|notig|noetig)",
        "nicht|nichts|kein|keine|keinen|keiner|keinem|keinerlei|nichtmal|ungern",
        "(?:vielleicht|ein andermal|andermal|doch lieber|erst|lieber) (?:\\w+ )?(?:später"
        "|andermal|morgen)|spater vielleicht|ein anderes mal|zu (?:spat|teuer|früh|viel|weit)",
    ),
    "correction": (
        "aber|stattdessen|anstatt|statt|sondern|lieber|doch lieber|eher|besser|ander\\w+|ändern"
        "|geandert|anders|warte|warten sie|moment|halt|korrektur|ich meinte|meinte|eigentlich"
        "|doch noch|nur|ausser|obwohl|entschuldigung|sorry|vergessen|mache <2>draus"
        "|machen <3>draus|verschieben|verschiebe|sagte",
    ),
    "unsure": (
        "vielleicht|eventuell|möglicherweise|weiss <2>nicht|weiss nich|weiss ich|keine ahnung"
        "|nicht sicher|unsicher|mal sehen|mal schauen|schau mal|überlege|überlegen"
        "|kommt drauf an|kommt darauf an|egal|je nachdem|jein|ratlos|ahnung"
        "|nicht die geringste ahnung|unschlussig|hm+|verloren|evtl|ggf",
    ),
}
