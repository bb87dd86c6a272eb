"""How English customers say their name."""

from empfio.languages.phrases import flat

# What stands before a name; behind the second kind a name must look like one.
NAME_FOLLOWS = (
    "my name is",
    "my names",
    "my full name is",
    "the name is",
    "the names",
    "name is",
    "call me",
    "i am called",
    "im called",
    "i go by",
    "my first name is",
    "you can call me",
    "under the name",
    "under the name of",
    "in the name of",
    "last name is",
    "last name",
    "surname is",
    "surname",
)
NAME_PRECEDES = (
    "is my name",
    "is my first name",
    "is my last name",
    "is my full name",
    "is the name",
)
NAME_MAY_FOLLOW = (
    "i am",
    "im",
    "this is",
    "name",
)
# Besides these, where a name was asked for.
NAME_ANSWERS = (
    "its",
    "it is",
    "thats",
    "that is",
)

# Words that never are a name where one is given.
NO_NAMES = frozenset(
    flat(
        """a able about above actually after afternoon again ai all already also am an and another
        any anything anyway are as ask asking at available back bad be because been book booked
        booking bot busy but by bye call called calling can cancel cant come coming could cut
        day days did do does doing done dont email english evening fine first for free friday
        from get getting go going good goodbye got great guess haircut happy have having he
        hello help her here hey hi his how human hungry i id if ill im in info information
        interested into is it its ive just know late later leaving let like live look looking
        lost lot make making many may maybe me meeting mine monday more morning my name named
        need new next nice night no nobody none nope not nothing now of off ok okay on one only
        open or other our out over person phone plan planning please possible price prices
        private problem quite ready real really reschedule right robot saturday say service
        services she should sick so some someone something soon sorry stay staying still stop
        stuck sunday sure talk tell test texting than thank thanks that thats the their them
        then there they thing think this thursday time to today tomorrow tonight too traveling
        trouble trying tuesday two u unable unhappy up us very visiting waiting want wanting was
        wednesday well were what whatever whats when where which who why will with wondering
        work would writing wrong yeah yep yes you your"""
    ).split()
)

WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
