"""How English claims that something was done about an appointment; signs as in ``phrases``."""

from empfio.languages.records import Claims

_DONE = "(?:been|got|now|all|already|just|successfully|officially|hereby|both|finally|\\w+ly)"
_IS = (
    "(?:is|are|was|were|be|been|being|youre|its|thats|theyre|gets|got|has|have|ive|weve|id|i|we"
    "|now|all|consider it|consider that|as|stays|stand|stands|they|he|she|it|just|already"
    "|successfully|appointments?|bookings?|slots?|reservations?|spot|time|visit|session|done|you)"
)

PATTERNS: Claims = {
    "booked": (
        (
            f"{_IS} (?:{_DONE} )*(?:booked|reserved|scheduled|confirmed|arranged|secured"
            "|rebooked|penciled|pencilled|registered|locked in|set up|signed up|slotted|saved)",
            "confirm(?:s|ing)? (?:your|the|that your|this|both) <1>(?:appointment|booking|slot"
            "|reservation|visit|time)",
            "(?:\\d+|am|pm|noon|<weekday>|morning|afternoon|evening) it is(?= [.])",
            "(?:ive|i have|weve|we have|i|we) (?:\\w+ )?(?:put|got|have|penciled|pencilled|squeezed"
            "|added|entered|saved|made|signed|fit|fitted|written|placed) (?:you|it|that|your|the"
            "|an|this) <4>(?:down|in|up|for|appointment|booking|reservation|slot|calendar|spot"
            "|schedule|diary|book|on)",
            "(?:youre|you are|we are|were|everything is|everythings|its|it is|that is|thats"
            "|this is) (?:now |already )?(?:all )?(?:set|sorted|good to go|fixed|done|in the books"
            "|in the calendar|on the calendar|in the diary|settled|taken care of|expected|a date)",
            "=(?:all )?(?:done|booked|confirmed|set|sorted|reserved|scheduled)(?: now| and done)?",
            "(?:booking|appointment|reservation) (?:confirmation|confirmed|made|complete|completed"
            "|successful|created|number|id|reference|is (?:\\w+ )?(?:complete|made|successful|set"
            "|fixed|final|done|created|in))",
            "(?:booking|appointment|reservation|booked|confirmed) (?:went|goes) through",
            "see you (?:on|at|then|there|tomorrow|today|tonight|next|this|<weekday>)",
            "(?:look|looking) forward to (?:seeing|welcoming|meeting) you (?:on|at|then|there"
            "|tomorrow|today|next|this|<weekday>)",
            "(?:we|they|\\w+) (?:will be |are |is )?expect(?:s|ing)? you",
            "(?:booked|reserved|scheduled|confirmed|secured) (?:you|it|that|your|the|this|an?|for"
            "|in|at|on|with)",
            "the (?:slot|time|spot|appointment) is (?:yours|taken for you)|it is yours",
        ),
        (
            "(?:not|nothing|no|never|isnt|arent|wasnt|werent|hasnt|havent|cant|cannot|couldnt|dont"
            "|didnt|wont|nobody|none|neither|without|unable to) <3>(?:booked|reserved|scheduled"
            "|confirmed|arranged|made|secured|done|set)",
            "(?:if|once|until|before|unless|whether|when|as soon as|only|fully|to be|to get|be"
            "|times?|days?|already|is|are|weekends?|mornings?|we|\\w+s) fully booked|fully booked",
            "(?:may|can|could|shall|should|would|will|to|please) (?:i |we |you )?(?:\\w+ ){0,2}?"
            "(?:put|confirm|fit|squeeze|add|enter|save|make|write|place) (?:\\w+ ){0,3}?(?:down|in"
            "|up|for|appointment|booking|reservation|slot|visit|time)",
            "^(?:have|had) you <3>(?:booked|reserved|scheduled)",
            "(?:if|once|until|before|unless|whether) <6>(?:booked|reserved|scheduled|confirmed"
            "|arranged)",
            "(?:can|could|may|must|should|would|to) (?:\\w+ )?(?:be|get|have) (?:\\w+ ){0,2}?"
            "(?:booked|reserved|scheduled|confirmed|arranged)",
        ),
    ),
    "moved": (
        (
            f"{_IS} (?:{_DONE} )*(?:moved|rescheduled|postponed|shifted|pushed back"
            "|brought forward|switched|swapped|rearranged|rebooked|changed)",
            "(?:moved|rescheduled|postponed|shifted|changed|switched) (?:it|you|your|that|the|this"
            "|them) <6>(?:to|from|for|appointment|booking|reservation)",
            "(?:your|the) new (?:time|date|appointment|slot) is",
            "^(?:moved|rescheduled|postponed) to",
        ),
        (
            "(?:not|nothing|never|isnt|wasnt|hasnt|havent|cant|cannot|couldnt|dont|didnt|wont|if"
            "|once|until|before|unless|whether|can be|could be|may be|to be|must be) <4>(?:moved"
            "|rescheduled|postponed|shifted|changed|switched)",
            "(?:have|has) changed(?= [.?])|prices? <3>changed|hours <3>changed",
        ),
    ),
    "cancelled": (
        (
            f"{_IS} (?:{_DONE} )*(?:cancell?ed|called off|deleted|removed|withdrawn|scrapped"
            "|annulled|dropped)",
            "(?:cancell?ed|called off|deleted|removed) (?:it|your|that|the|this|them|both|all)",
            "cancell?ation (?:confirmed|complete|completed|successful|is (?:\\w+ )?(?:confirmed"
            "|complete|done))|=cancell?ed",
            "(?:appointment|booking|reservation) no longer (?:exists|stands|takes place)",
        ),
        (
            "(?:not|nothing|never|isnt|wasnt|hasnt|havent|cant|cannot|couldnt|dont|didnt|wont|if"
            "|once|until|before|unless|whether|can be|could be|may be|to be|must be) <4>(?:cancell?"
            "ed|called off|deleted|removed)",
        ),
    ),
    "has": (
        (
            "your <3>(?:appointment|booking|reservation|visit|slot) <3>(?:is|will be|takes place"
            "|starts|begins|remains|stays|stands)",
            "your (?:\\w+ )?(?:appointment|appointments|booking|bookings) (?:on|at|for|with)",
            "you (?:\\w+ )?(?:have|ve|got) (?:\\w+ ){0,3}?(?:appointment|booking|reservation)",
            "youve <3>(?:appointment|booking|reservation)",
        ),
        (
            "(?:if|do|did|when|once|whether|should) (?:you|your) <6>(?:appointment|booking"
            "|reservation)",
            "(?:no|not|dont|cant|cannot|shall i (?:move|cancel)|move|cancel|change|about|need"
            "|want|like) (?:\\w+ ){0,2}?your <3>(?:appointment|appointments|booking)",
            "you (?:dont|do not|cant|could|can|may|want|need|will|would|should"
            "|must) <3>(?:appointment|booking|reservation)",
        ),
    ),
}

# Of a sentence that says of a time that it is to be had, and that it is not.
FREE = ("free|available|open|possible|vacant|works|an opening|offer|there is room|have",)
NOT_FREE = (
    "(?:not|isnt|no longer|never|cant|cannot|arent|nothing|unfortunately|already) <4>(?:free"
    "|available|possible|open|taken|passed|over|gone|booked)",
    "(?:is|was|has been|are) (?:\\w+ )?(?:taken|gone|over|passed)|fully booked|has <1>passed"
    "|closed|quicker|instead of",
)
# What something costs nothing, or less, is a price too.
NO_PRICE = (
    "free of charge|for free|no charge|complimentary|costs? (?:\\w+ )?nothing|at no cost"
    "|on the house|gratis|discount\\w*|\\d+ (?:percent|per cent) off|half price|cheaper|voucher"
    "|coupon|special price|without charge|no extra cost",
)
