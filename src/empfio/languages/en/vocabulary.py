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
        "|get rid of|drop|clear|take off|undo|wipe|rid"
    ),
    "change": (
        "change|changing|changed|modify|modifying|modified|move|moving|moved|reschedule"
        "|rescheduling|rescheduled|amend|amending|update|updating|postpone|postponing|shift"
        "|alter|altering|delay|delaying|extend|extending|adjust|adjusting|edit|editing"
        "|rearrange|swap|switch|upgrade|push back|push|bring forward|rebook"
    ),
    "arrange": (
        "book|booking|schedule|scheduling|reserve|reserving|make|making|arrange|set up|get"
        "|getting|need|want|have|fix|plan|request|find|add|create|put|like"
    ),
    "weekday": ("monday|tuesday|wednesday|thursday|friday|saturday|sunday"),
}

# Besides the words of GROUPS; and words that are near to one and mean something else.
_KEYWORDS = """
    help someone somebody anyone anybody human person agent operator assistant assistance
    representative cancel appointment booking reservation reschedule complaint opening hours
    thanks thank goodbye hello price prices service services speak speaking talking chatting
    contact"""
_OTHERS = """
    agency agenda alert alerts angel another assist assists avoid banks beach black blank booked
    books border boring bread break breaks broken cable cancer chance chances changer changes
    charged charger choice clean cleaning cooking dots elder evening evenings event events
    fables hallo heating held hello helped helping helps hooking horse hostel hotel hour house
    leaning looking love loved lover meeting meetings model mother moved mover moves movie older
    operators order orders other others ours peach personal persons price prices pricey prize
    reached reacts reads ready really ream rice seating sheet shift shirt short shots shown
    slots slow speaker speaks speech speed spend spoke spot spots stable staff stars start state
    stays steak steam stick store story stuff table tables tanks teach teamed teams thanks theme
    there these thing things think thinks those though thought three through today treat treats
    trip tripe visited visitor voice week weeks where which while whole yours"""


def keywords() -> frozenset[str]:
    """The words that misspelt ones are brought back to, and those that are left as they are."""
    known = flat(" ".join([*GROUPS.values(), _KEYWORDS, _OTHERS]).replace("|", " "))
    return frozenset(word for word in known.split() if word.isalpha())


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
