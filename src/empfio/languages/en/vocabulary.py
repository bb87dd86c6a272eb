"""English words: groups that patterns name, and words that are told from each other."""

from empfio.languages.phrases import Groups, flat

GROUPS: Groups = {
    "staff": (
        "human|humans|person|people|agent|agents|operator|assistant|representative|rep|advisor"
        "|adviser|employee|manager|supervisor|boss|owner|receptionist|reception|colleague"
        "|worker|staff|team|human being|human beings"
    ),
    "anyone": ("someone|somebody|anyone|anybody"),
    "talk": (
        "talk|talking|talked|speak|speaking|spoken|chat|chatting|contact|contacting|reach"
        "|connect|connected|connecting|transfer|transferred|discuss"
    ),
    "real": ("real|live|actual|human|physical|proper"),
    "machine": (
        "bot|bots|robot|robots|machine|machines|computer|computers|chatbot|chatbots|ai|program"
        "|automated|virtual agents?|software"
    ),
    "you": ("you|u|ya|yall|your|ur"),
    "date": (
        "appointment|appointments|appt|booking|bookings|reservation|reservations|meeting"
        "|meetings|event|events|slot|visit|visits|session|table|calendar|schedule|viewing"
        "|consultation|checkup|check up|lunch|dinner|breakfast|treatment|stay|room|rooms"
        "|haircut|massage|spa"
    ),
    "undo": (
        "cancel|cancell|cancelling|canceling|cancelled|canceled|cancels|annul|delete|deleted"
        "|deleting|remove|removed|removing|erase|scrap|void|nullify|call off|calling off"
        "|get rid of|drop|clear|take off|undo|wipe|rid|withdraw|bin"
    ),
    "change": (
        "change|changing|changed|modify|modifying|modified|move|moving|moved|reschedule"
        "|rescheduling|rescheduled|amend|amending|update|updating|postpone|postponing|shift"
        "|alter|altering|delay|delaying|extend|extending|adjust|adjusting|edit|editing"
        "|rearrange|swap|switch|upgrade|push back|push|bring forward|rebook|bump"
    ),
    "arrange": (
        "book|booking|schedule|scheduling|reserve|reserving|make|making|arrange|set up|get"
        "|getting|need|want|have|fix|plan|request|find|add|create|put|like"
    ),
    # Words that stand behind what is moved: push it back, bring my appointment forward.
    "moved": ("push|move|bring|put|shift|bump|pull|slide"),
    "along": ("back|forward|forwards|off|out|ahead|earlier|later"),
    "cant_come": (
        "(?:cant|cannot|wont|unable to|not able to|not be able to|no longer) <3>(?:make it|come"
        "|attend|be there)(?! back)"
    ),
    # Asking for something else in the same breath.
    "can_we": (
        "(?:[.] )?(?:but |so |and )*(?:can|could|may|might) (?:i|we|you) (?:please |maybe "
        "|instead )*(?:do|come|make|have|get|move|change|try|reschedule|switch|shift|push|pick)"
    ),
    "dont_want": (
        "(?:dont|do not|didnt|did not|never|not) (?:want|wish|mean|need|intend|have|going)?"
        " ?(?:you )?(?:to )?"
    ),
    "weekday": ("monday|tuesday|wednesday|thursday|friday|saturday|sunday"),
}

# Words that are worth mending where somebody misspelt them.
KEYWORDS = frozenset(
    flat(
        """help someone somebody anyone anybody human person agent operator assistant assistance
        representative manager cancel cancelling canceling appointment booking reservation
        reschedule complaint opening thanks goodbye speak speaking talking chatting contact
        change postpone"""
    ).split()
)

# Words that are near to one of them and mean something else; besides those of the patterns.
OTHERS = frozenset(
    flat(
        """agency argent banking boring changing charting cheating contract contacts cooking cancer
        cancels cooking hello helps heap helped hooking hopping human humans humane looking manage
        managers opens openings operate operators person persons persona personal peak peaking
        sneak sneaking spark speaks speaker steak tank tanks taking walking calling falling thank
        thinks shouting chanting whatever charge charges charged chance chances orange range
        changer exchange hang chang channel"""
    ).split()
)


# Words that only, or mostly, English has.
SIGNS = frozenset(
    flat(
        """a about afternoon all am an and any appointment are at be been book booking but bye can
        cancel could do does dont evening for from get give good had haircut has have hello help
        hey hi how i id if im is it its just know like make me morning much my need no not of on
        open opening or please price prices reservation so someone speak talk thank thanks that
        the their there they this to today tomorrow want was we were what when where which who
        will with would yes you your"""
    ).split()
)

# Words by which a day or a time of day is told.
TIMES = frozenset(
    flat(
        """monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight
        morning afternoon evening noon midday weekend week weekday asap oclock"""
    ).split()
)
