"""What English customers want of appointments; signs as in ``phrases``."""

from empfio.languages.records import Patterns

# Behind the time by which somebody is expected, and not the later half of something.
_LATE = (
    "late(?! (?:as|booking|than|afternoons?|evenings?|mornings?|nights?|appointments?|appt|slots?"
    "|bookings?|in the|next|tomorrow|hours|twenties|thirties|\\d))"
)

PATTERNS: Patterns = {
    "book": (
        (
            "<arrange> <6>(?:appointment|appointments|appt|booking|reservation|reservations"
            "|slot|table|meeting|visit|viewing|consultation|checkup)",
            "(?:book|reserve|schedule) (?:an?|me|for|in|us|my|the|something|it|one|with|some|on"
            "|\\d+)",
            "=(?:i (?:want|would like|need) to |please |can i |id like to )?(?:book|schedule"
            "|reserve|make a booking|booking|appointment)",
            "(?:can|could|may) i (?:come|drop|pop|stop) (?:in|by|over|round|on|at|today|tomorrow)",
            "(?:do you|have you|any|are there|is there|got|have) <4>(?:availability|free slots?"
            "|slots?|openings?|appointments?|available|time free)",
            "(?:want|like|love|need|hoping|hope|interested) <4>(?:to see|see|view"
            "|viewing) (?:the|an?|dr|doctor|apartment)",
            "<anyone> (?:free|available)",
            "(?:got|have) (?:you )?(?:got )?(?:anything|something) <3>(?:free|available|left)",
            "fit me in|squeeze me in|(?:can|could) i get in(?= [.?]| today| tomorrow| on| this|"
            " next)",
        ),
        (
            "(?:how do i|did i|do i have|confirm|check|when is|what time is|about my"
            "|have my) <4>(?:appointment|booking|reservation|meeting)",
            "have (?:a|an) (?:existing )?(?:booking|reservation|appointment) (?:with|at|already"
            "|for)",
        ),
    ),
    "cancel": (
        (
            "(?:cancel|cancels|cancelling|canceling|cancelled|canceled)",
            "=cancel?lation",
            "<undo> <6><date>",
            "(?:abandon|end|forget|close|repeal|unreserve|release|destroy|dismiss|take out"
            "|take away|empty) <4>(?:appointment|appointments|booking|bookings|reservation"
            "|reservations|event|events|calendar|table)",
            "(?:clean|reset|empty) <4>(?:calendar|diary|agenda)|take <4>off my calendar",
            "call(?:ing)? (?:it|that|this|everything|the whole thing) off",
            "take (?:me|us|my name|our names?) off(?= [.?]| (?:the|your|that) (?:list|books?"
            "|schedule|calendar))",
            "<undo> <8>(?:from|off|out of) (?:my|the|our|your) (?:calendar|schedule|books?|list"
            "|agenda|diary|planner)",
            "(?:clear|free up|wipe) (?:my|our) (?:day|week|schedule|morning|afternoon|evening)",
            "no longer (?:need|want|require) <1>(?:an?|any) <3><date>",
            "<date> <9>(?:need|want|have|like) to (?:release|let go|give up|drop)",
            "<date> <8>(?:dont|no longer) (?:want|need) (?:it|them|this|that)"
            "(?= [.?]| any ?(?:more|longer))",
            "<date> <5>(?:deleted|removed|called off|released)|<date> <3>(?:remove|delete)",
            "(?:dont|not|no longer|wont|doesnt|isnt|cant) <3>(?:want|need|needed|require|keep"
            "|necessary|in need of) <2>(?:my|the|our|her|his|that|this) <4>(?:appointment"
            "|booking|reservation|table|slot|spot)",
            "(?:appointment|booking|reservation|table) <5>(?:dont|not|isnt|no longer) <2>(?:need"
            "|needed|want|wanted|necessary|required)",
            "<cant_come>|(?:not|wont be|no longer) <3>(?:make it|come|attend|be there|joining"
            "|coming)(?! back)",
        ),
        (
            "cancel?lation <1>(?:fee|fees|fe|cost|costs|charge|charges|policy|penalty|penalties)",
            "cancel?(?:l?ing)? <5>(?:card|cards|account|loan|mortgage|payment|transfer|debit"
            "|subscription|command)",
            "(?:card|cards) <9>cancel it",
            "(?:before|was going to) <4>cancel",
            "<dont_want>cancel(?:l?ed)?",
            "<cant_come> <5><can_we>",
            "<cant_come> (?:on time|in time|by)",
            "(?:charge|charged|fee|fees|cost|costs|pay|penalty|fined) <3>cancel(?:l?ing|l?ed)?",
        ),
    ),
    "reschedule": (
        (
            "resched(?:ul(?:e|ed|ing))?|rebook(?:ing)?|postpon(?:e|ed|ing)",
            "<moved> <1>(?:it|this|that|them|<date>) <1><along>|(?:push|move|bump|shift) (?:me|us)"
            " <1>(?:<along>|to|from|into)|(?:switch|swap) (?:me|us) (?:to|from|into)",
            "<change> (?:the |my |our |to another |to a different )?days?(?= [.?]| to | for )",
            "(?:another|different|other|new|later|earlier) (?:day|date|time|slot) <2>(?:my|our) <2>"
            "<date>",
            "(?:can|could|may) (?:i|we|you) <1>(?:come|do|make it) <6>instead",
            "(?:instead of|rather than) (?:<weekday>|today|tomorrow)",
            "<date> <2>(?:no longer|doesnt|does not|wont|will not) (?:work|works|suit|suits|fit)",
            "<change> <2>from <4>to|wrong (?:day|date|time|slot)(?= [.?])",
            "something (?:has |just )?(?:came|come|cropped|popped) up",
            "(?:later|earlier|sooner) than (?:planned|booked|scheduled|agreed|arranged)",
            "<cant_come> <5><can_we>",
            "<change> <5>(?:<date>|ride|date|dates|time|times|arrival|departure|check in"
            "|check out|checkout|checkin|details|number of \\w+|adults|guests|nights"
            "|for another day)",
            "<change> (?:it|this|that|one|them)(?: to| for|(?= [.?]))",
            "(?:booking|reservation|appointment|ride|table) <8>(?:need|want|have|like|going"
            "|can i|could i|wish) <3>(?:<change>)",
            "make <2>changes? <4><date>|<date> <12>(?:make|need|want) <2>changes?(?= [.?])",
            "<date> <3>(?:moved|changed|postponed|delayed|modified|pushed back|to another (?:day"
            "|time))",
            "(?:another|different|other|new|later|earlier) (?:day|date|time"
            "|slot) <3>(?:appointment|booking|reservation)",
            "(?:appointment|booking|reservation) <4>(?:another|different|later|earlier) (?:day"
            "|date|time)",
            "(?:my|our) <1><date> <5>(?:later|earlier|sooner)(?= [.?]| than| please| if| on| in)",
            "delay it|new <2>(?:arrival|departure) location",
        ),
        (
            "(?:change|switch|update) <3>(?:language|currency|name|password|address|tires|tire|oil"
            "|personal)",
            "<change> <2>(?:loan|payment|payments|bill|card|mortgage|rent|transfer|subscription)",
            # A change that is something to be done, and none of a date.
            "(?:oil|tire|tyre|filter|battery|name|bandage|dressing) chang(?:e|es|ing)"
            "|(?:have|get|getting) (?:my|the|our) (?!<date>)\\w+ (?:changed|switched|moved)",
            "<dont_want>(?:reschedul|postpon|mov|chang)(?:e|ed|ing)?",
        ),
    ),
    "late": (
        (
            "(?:run|running|runnin|be|b|am|im|were|arrive|arriving|come|came|coming|there|sorry)"
            f" <4>{_LATE}",
            "(?:minutes?|mins?|hours?|quarter|bit|little|few) late"
            "|late <2>\\d+ <1>(?:minutes?|mins?)",
            "=(?:sorry )?late(?: sorry)?",
            "^late (?:due|because|by|cause|cos)",
            "(?:stuck|caught|held up) (?:in|at|on)|overslept",
            "(?:got|get|getting|was|been|am|im|is|are) (?:\\w+ )?(?:delayed|held up)",
            "(?:train|bus|tram|flight|tube|uber|taxi) <3>(?:delayed|late|delay)",
            "(?:run|running|runnin|minutes?|mins?) <4>behind",
            "(?:wont|cant|cannot|not) <5>(?:on time|in time)|(?:wont|cant|cannot) <3>(?:make it|be"
            " there) by",
            "(?:be|come|arrive|arriving|there) <3>(?:minutes?|mins?|hour) later",
            "(?:be )?there in <2>(?:minutes?|mins?)|on my way <3>(?:minutes?|mins?)",
        ),
        (
            "too late|(?:charge|fee|fees|cost|costs|pay|policy) <4>late"
            "|late (?:fee|fees|charge|policy)",
            "(?:wont|not|never|hope|dont) <4>(?:late|stuck in)|what if <3>late",
            "(?:are|will|were) you <4>late|you (?:are|will be) <4>late|youre <3>late|your <3>late",
            "^is <3>late",
            "(?:can i|could i|like to|want to) come (?:in )?late"
            "|(?:come|get|go) home late|work late",
            "late <1>(?:to|for) (?:respond|reply|answer|the party|school|work)"
            "|late (?:reply|replying|responding)",
            "last <3>(?:late|stuck in)|late (?:last|yesterday)|(?:late|traffic) last (?:time|week)",
        ),
    ),
    "check_booking": (
        (
            "(?:confirm|check|verify|see|know|make sure|double check|look up"
            "|status) <6>(?:reservation|reservations|appointment|appointments|booking|ride)",
            "(?:when|whens|what time|where|what day|whats|what is) <3>my <3>(?:appointment|booking"
            "|reservation|meeting)(?! (?:for|about|cost|price))",
            "do i (?:still )?have <5>(?:appointment|appointments|booking|reservation|meeting"
            "|meetings)",
            "(?:my|the) next (?:appointment|booking|meeting|visit)",
            "what (?:appointments|meetings|bookings)|what (?:did|have) i book(?:ed)?",
            "(?:do|have) i (?:have |got )?(?:anything|something) booked",
            "(?:show|see|list|tell|open|what|whats|which|when) <4>(?:my|our) <2>(?:appointments"
            "|bookings|reservations|meetings|events|schedule|calendar|reminders)",
        ),
        (),
    ),
}
