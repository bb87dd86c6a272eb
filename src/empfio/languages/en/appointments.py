"""What English customers want of appointments; signs as in ``phrases``."""

from empfio.languages.records import Patterns

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
            "fit me in|squeeze me in",
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
            "<undo> <5><date>",
            "(?:appointment|booking|reservation|meeting|event|table) <4>(?:cancel|cancelled"
            "|canceled|deleted|removed|called off)",
            "(?:cant|cannot|wont|not|unable) <3>(?:make it|come|attend|keep"
            "|be there) <3>(?:appointment|booking|reservation|meeting|visit|<weekday>|today"
            "|tomorrow)",
            "no longer need <3><date>",
            "dont (?:need|want) <2>(?:appointment|booking|reservation|table) (?:anymore"
            "|any more|any longer)",
            "=(?:please )?(?:cancel|cancellation)(?: it)?(?: please)?",
        ),
        (
            "cancellation <1>(?:fee|fees|cost|costs|charge|charges|policy|penalty)",
            "<undo> (?:the |an? |my )?(?:fee|fees|policy|charge|song|alarm|subscription)",
        ),
    ),
    "reschedule": (
        (
            "(?:reschedule|rescheduling|rescheduled|rebook|postpone|postponing)",
            "<change> <5>(?:<date>|ride|date|dates|time|times|arrival|check in|check out"
            "|checkout|checkin|number of \\w+|for another day)",
            "<date> <3>(?:moved|changed|postponed|delayed|modified|pushed back"
            "|to another (?:day|time))",
            "(?:another|different|other|new|later|earlier) (?:day|date|time"
            "|slot) <3>(?:appointment|booking|reservation)",
            "(?:appointment|booking|reservation) <4>(?:another|different|later|earlier) (?:day"
            "|date|time)",
            "running (?:\\w+ )?late",
        ),
        (),
    ),
    "check_booking": (
        (
            "(?:confirm|check|verify|see|know|make sure|double check|look up"
            "|status) <6>(?:reservation|reservations|appointment|appointments|booking|ride)",
            "(?:when|what time|where|what day) <3>my <3>(?:appointment|booking|reservation"
            "|meeting)",
            "do i (?:still )?have <5>(?:appointment|appointments|booking|reservation|meeting"
            "|meetings)",
            "(?:my|the) next (?:appointment|booking|meeting|visit)",
            "what (?:appointments|meetings|bookings)",
        ),
        (),
    ),
}
