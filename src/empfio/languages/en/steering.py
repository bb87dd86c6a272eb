"""How English customers steer the search for a time; signs as in ``phrases``."""

from empfio.languages.records import Patterns

PATTERNS: Patterns = {
    "other_times": (
        (
            "(?:other|another|different|more|any other|alternative|alternate) <1>(?:time|times"
            "|slot|slots|option|options|opening|openings|appointment|appointments"
            "|availability|possibilities)",
            "what else|anything else available|something else|alternatives?|(?:none|neither) of"
            " (?:these|those|them)|none (?:works?|suits?|fits?)",
            "(?:what|which) <1>(?:times?|slots?|openings?|appointments?) <3>(?:free|available"
            "|open|have|got|offer|possible|there)",
            "(?:when|what) <2>(?:is|are|do|does|can) <3>(?:free|available|have available)",
            "(?:do you have|is there|are there|have you) <2>(?:anything|something|any)",
        ),
        ("another (?:service|person|language)",),
    ),
    "later": (
        (
            "(?:bit|little|any|something|anything|much|somewhat|time|slot|one)? ?later"
            "(?= [.?]| on| in| that| time| slot| appointment| than| if| please)",
            "too (?:early|soon)",
        ),
        ("(?:see|talk to|speak to|catch|until|till) <1>later|sooner or later|no later",),
    ),
    "earlier": (
        (
            "earlier|sooner",
            "too late",
        ),
        ("sooner or later|the sooner",),
    ),
    "other_day": (
        (
            "(?:another|other|different|any other|some other) <1>(?:day|days|date|dates)",
            "(?:next|following|the next|the following) day|day after(?! tomorrow)",
            "(?:cant|cannot|wont|not|dont|doesnt) <5>(?:that|this) day",
            "that day (?:doesnt|does not|wont|isnt|is not)",
        ),
        (),
    ),
    "any_time": (
        (
            "any ?time|any (?:day|hour|one|slot)|whenever|(?:doesnt|does not|dont|do not) "
            "(?:matter|care|mind)|(?:im|i am) (?:free|flexible|open|available) <2>(?:all"
            "|any|whenever|then|week)|(?:im|i am|quite|very|totally) flexible|up to you"
            "|you (?:choose|decide|pick)|no preference|whatever (?:works|suits|is|time|day)"
            "|all day",
        ),
        (),
    ),
    "soonest": (
        (
            "as soon as (?:possible|you can|u can|they can|he can|she can)|asap|a s a p"
            "|(?:the )?(?:earliest|soonest|first|next) <1>(?:possible|available|free|open"
            "|appointment|slot|opening|time|one|opportunity)|right away|immediately|straight away"
            "|at the earliest|the sooner <4>better|whenever is soonest",
        ),
        ("first (?:time|one) <3>(?:here|with)",),
    ),
    "urgent": (
        (
            "urgent|urgently|emergency|asap|as soon as possible|right away|immediately|flooding"
            "|flooded|no (?:heating|power|electricity|hot water)",
        ),
        ("(?:not|isnt|no) <2>(?:urgent|emergency|hurry|rush)",),
    ),
}

# Which of those that are shown: the first, the second … and, last, the last.
PLACES = ("first|1st", "second|2nd", "third|3rd", "fourth|4th", "fifth|5th", "sixth|6th", "last")

# What is a *yes* in the midst of other words, where a mere *ok* or *great* is none.
CLEAR_YES = (
    "yes+|yea|yeah+|yep+|yup+|yess|sure|surely|certainly|definitely|absolutely|exactly|indeed"
    "|correct|right|agreed?|of course|confirm|confirmed|i confirm|approved|by all means"
    "|works|please|go ahead|go for it|proceed|lets do|do (?:it|that|so)|book|schedule|deal|perfect"
    "|sounds? (?:\\w+ )?(?:good|great|fine|perfect|right|ok|okay|like a plan|wonderful|lovely)"
    "|(?:looks|seems) (?:\\w+ )?(?:good|great|fine|right|perfect)|thumbsup"
    "|(?:thats|that is|its|it is|this is|thatll be|that will be|that would be|thatd be|itll be"
    "|everything is|all is|all) (?:\\w+ )?(?:good|great|fine|perfect|right|ok|okay|alright|awesome"
    "|excellent|wonderful|lovely|it|true|all right|amazing|cool)"
    "|i (?:\\w+ )?(?:do|am|would|will|can)|i can make|would (?:like|love) that|why not"
    "|(?:ill|i will|lets|well|we will) <1>(?:take|have|go with|go for|keep) (?:it|that|this|the)"
    "|lock (?:it|that|me|this) in|(?:put|pencil|sign|book) me (?:down|in|up)",
)
# Words that are one where the whole message is made of them.
BARE_YES = frozenset(
    """ok okay k okie great good fine cool alright all right awesome excellent wonderful nice lovely
    brilliant fantastic amazing super ya ye yah aye mhm uh huh done true""".split()
)

# A wish that somebody had, in a sentence that goes on with *but*: they wish it no more.
ONCE_WISHED = (
    "(?:was|were) (?:\\w+ )?(?:going|thinking|hoping|planning|about|gonna)",
    "would have (?:liked|loved|preferred|wanted)|wanted|originally|initially|had (?:planned|hoped"
    "|thought|wanted)|meant to|supposed to",
)
BUT = ("but|however|except|though|although|unless",)
