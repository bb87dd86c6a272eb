"""What English customers ask for; signs as in ``phrases``."""

from empfio.languages.records import Patterns

_ASK_BOT = (
    "(?:are|r|were|if|whether) (?:you|u|ya) <6>(?:real|human|humans|person|<machine>|alive|fake"
    "|living|robotic|people)",
    "(?:is|if|whether|are) (?:it|this|that|these) (?:true |really |just |actually |even |my "
    "|youre |your |you |a |an |the |some |kind of )*(?:real|human|person|<machine>|fake|living"
    "|automated|someone|somebody)",
    "(?:am i|are we|i am|im|i was|is this person|if im|if i am) <3>(?:talking|speaking|chatting"
    "|dealing|texting|writing|conversing|communicating|interacting) <5>(?:<machine>|human|person"
    "|real \\w+)",
    "(?:<machine>) or <5>(?:human|person|real|man|people|not|being|woman)",
    "(?:human|person|real|man|woman|alive|people|being) or <5>(?:<machine>|fake|not)",
    "(?:you|youre|ur|u) (?:are |be |a )?(?:just |really |actually )?(?:an?|the"
    "|not a) <2>(?:<machine>|real person|human)",
    "(?:you|youre|your) (?:are |a )?(?:real|human|robotic|fake)(?= [.?])",
    "who (?:am i|are you) <2>(?:talking|speaking|chatting)?(?= to| with| [.?])"
    "|who is this(?= [.?])",
    "=(?:ai|a|an|the)? ?(?:<machine>)",
    "(?:describe|call|consider) yourself|what are you(?= [.?])|how real are you|real about you",
    "(?:speaking|talking|chatting) (?:with|to) (?:someone|somebody|anyone) real",
    "(?:that|if|prove|say|could|would) <3>(?:youre|your|you are|you be|you) (?:an? )?(?:real "
    "|actual )?(?:person|human|<machine>)",
    "(?:your|you sound like|you seem like|youre) an? (?:<machine>)|like a real person",
)

PATTERNS: Patterns = {
    "ask_human": (
        (
            "<talk> <6>(?:<staff>|<anyone>)",
            "(?:<staff>|<anyone>) <4>(?:talk|speak|chat|talking|speaking|chatting) (?:to|with)",
            "(?:transfer|connect|redirect|forward|escalate|hand) me",
            "(?:put|putting) me (?:through|on)",
            "pass me (?:to|on|over)",
            "(?:get|give|bring|send|find|pass|direct|switch|need|want|prefer|have) (?:me "
            "|to )*(?:a |an |the |your |some )?(?:<real> )*(?:human|person|agent|operator"
            "|representative|rep|manager|supervisor|employee|receptionist|human being|real one)",
            "(?:<real>) (?:human|person|people|agent|operator|representative|assistant|employee"
            "|being|receptionist|one)",
            "(?:with|to|from) (?:a|an|another|some) (?:human|agent|operator|representative)",
            "get (?:me )?(?:someone|somebody)",
            "(?:<anyone>|manager|owner|boss|supervisor|representative|receptionist) <2>(?:call|ring"
            "|phone|contact) me",
            "<anyone> <1>(?:i can |to |who can |that can )(?:talk|chat|speak)(?= [.?])",
            "call me back|callback|call back",
            "^(?:please |pls |just |(?:can|could|would|will) (?:you|someone|somebody) )*(?:call"
            "|ring|phone) me(?= [.?]| please| pls| at| on| under| asap| instead)",
            "(?:stop|hate|not|dont|tired|instead of|rather than|sick) <5>(?:talk|talking|chat"
            "|chatting|speak|speaking|dealing|deal|sharing|share|discuss|write"
            "|writing) <5>(?:<machine>|you)",
            "(?:time|details|data|information) <2>with a (?:<machine>)",
            "=(?:an? |the |your )?(?:human|humans|agent|operator|representative|receptionist"
            "|manager|person|human being|staff|hand ?over|real person)(?: please| pls| now)?",
            "=(?:please )?(?:an? )?(?:human|agent|operator|representative|person)",
        ),
        (
            *_ASK_BOT,
            "(?:dont|not|no need to) (?:want|need|have|wish)?(?: to)? ?<1><talk> <4><staff>",
            "contact (?:info|information|details|number|data|form)",
            "(?:personal|shop|virtual) assistant",
            "(?:per|each|in|every|for one|for a|one|another|extra|additional|single) person",
            "travel agent|estate agent|insurance agent",
            "transfer <2>(?:money|funds|cash)|(?:an?|the|money|bank) transfer",
        ),
    ),
    "ask_bot": (_ASK_BOT, ("(?:can|could) you help",)),
    "ask_hours": (
        (
            "(?:opening|business|working|office|store|shop|operating|visiting) (?:hours|hour"
            "|times|time)",
            "hours of (?:operation|business)",
            "<you> hours",
            "(?:what|which) (?:time|times|hours|days|day) <5>(?:open|close|opens|closes|opening"
            "|closing|closed)",
            "when <5>(?:open|close|opens|closes|opening|closing|closed)",
            "(?:are|is) (?:you|u|ya|the|your|it|this) (?:\\w+ ){0,3}?(?:open|closed|opened)",
            "how (?:late|early|long) <4>open",
            "<you> (?:\\w+ )?(?:open|closed|close) (?:on|at|today|tomorrow|now|until|till|this"
            "|every|during|sundays?|saturdays?|<weekday>)",
            "(?:do|will) (?:you|u|ya) (?:\\w+ )?(?:open|close)",
            "=(?:what are |your )?(?:the )?(?:hours|open|opening hours)(?: today| tomorrow)?",
        ),
        (
            "open (?:an?|my|the|up|another|new) \\w+",
            "hours (?:ago|later)",
        ),
    ),
    "ask_prices": (
        (
            "how much",
            "price|prices|pricing|pricelist|price list|cost|costs|rates|expensive|cheap"
            "|cheapest|fee|fees|charge|charges",
        ),
        (
            "how much (?:time|longer|money|did|do i have|is left|cash)",
            "cancellation <1>(?:fee|fees|cost|costs|charge|charges|policy)",
            "(?:free of|no extra|was|were|been|my) charged?",
        ),
    ),
    "ask_services": (
        (
            "(?:services|treatments)",
            "what (?:do|can|else do|all do|kind|kinds|sort|type|types) <4>(?:offer|provide|sell"
            "|treat)",
            "(?:do|can) (?:you|u|ya) (?:guys |also |still )?(?:offer|provide|do) \\w+",
            "what (?:services?|treatments?|kinds? of)",
            "what (?:do|else do) (?:you|u) (?:do|have)",
        ),
        (
            "(?:room|customer|civil|secret|streaming) services?",
            "do (?:you|u) do (?:that|this|it)",
        ),
    ),
    "ask_contact": (
        (
            "<you> <2>(?:address|location|number|phone|telephone|email|website|homepage|site"
            "|contact details|contact info)",
            "what is the (?:address|phone number|email)",
            "where (?:are|is|r) (?:you|u|ya|your|the (?:shop|salon|store|office|place"
            "|practice))(?! from| going)",
            "where (?:do|can) i (?:find|go|come|park)",
            "(?:located|directions)",
            "how (?:do|can|could) i (?:get|find) (?:there|you|to you|to your)",
            "how (?:do|can|could) i (?:call|phone|reach|contact|email) you",
            "contact (?:details|info|information|data|number)",
            "(?:send|give|tell|have|provide|need|know|get) <3>(?:address|phone number"
            "|telephone number)",
            "=(?:the )?(?:address|location|phone number|phone|email|email address)",
        ),
        ("(?:my|mine|his|her) <2>(?:address|email|number|phone|location|telephone)",),
    ),
    "complaint": (
        (
            "(?:complain|complaint|complaints|complaining|reclamation|reclamations)",
            "(?:file|lodge|make|making|lodging|filing|submit) <3>(?:claim|claims)",
            "(?:customer|consumer) claim",
            "(?:unhappy|unsatisfied|dissatisfied|not satisfied) (?:with|about)"
            "|(?:am|im|was|very|really|so|not) <1>(?:unhappy|disappointed|satisfied|angry|upset)",
            "(?:terrible|awful|horrible|worst|bad|poor|rude) <2>(?:service|experience|support"
            "|treatment|staff|company|business|job|work|haircut|customer service)",
            "(?:service|experience|support|treatment|staff|haircut|it) (?:is|was|were|has been)"
            " <2>(?:terrible|awful|horrible|bad|poor|rude|a disaster)",
            "(?:disgusting|unacceptable|pathetic|scam|rip off|ripoff|outrageous)",
            "(?:refund|money back|compensation|sue)",
            "(?:stupid|idiot|idiotic|useless|dumb|moron|bullshit|sucks|fuck you|fucking \\w+"
            "|hate you)",
            "(?:you|ya|uare|u|youre|uarent) (?:\\w+ )?(?:not|arent) (?:\\w+ )?(?:helpful|helping)",
        ),
        ("not (?:bad|stupid|upset|angry)", "i am an idiot|im an idiot"),
    ),
    "help": (
        (
            "what <4>(?:can|could|do|would|are) (?:you|i|u) <5>(?:do|help|assist|answer|know|ask"
            "|capable|programmed|accept|respond|familiar|versed|asked)",
            "(?:can|could|able to) <4>(?:ask|help|assist) <2>(?:you|me|with)(?! (?:book|cancel"
            "|find|get|make))",
            "how (?:does|do) (?:this|it|you) work",
            "how (?:can|could) (?:you|i get you) <3>(?:help|assist)",
            "(?:subjects?|topics?|types of (?:things|questions)|areas|kinds? of (?:info|things"
            "|questions)) <6>(?:you|familiar)",
            "=(?:i need |please |can you |could you |need )?(?:some )?(?:help|assist"
            "|assistance)(?: me)?(?: please)?",
            "=(?:menu|options|info|information|start|commands|list of commands)",
            "(?:have|got|had) (?:an?|some|another|a quick|one) questions?",
            "(?:can|could|may) i ask",
        ),
        (),
    ),
}
