"""What customers want, and whether they agree, in the many ways in which they say it."""

import pytest

from empfio.languages.actions import hear, is_clear_yes
from empfio.languages.records import Intent, Language


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        # English parts its verbs: what is moved stands within them, or behind.
        ("en", "can we push it back an hour", "reschedule"),
        ("en", "is it possible to bring my appointment forward", "reschedule"),
        ("en", "id like to put my appointment off until april", "reschedule"),
        ("en", "bump my appt to 4 pls", "reschedule"),
        ("en", "can you move me to the afternoon", "reschedule"),
        ("en", "i have to switch days", "reschedule"),
        ("en", "can i pick another day for my visit", "reschedule"),
        ("en", "can i come in earlier than planned", "reschedule"),
        ("en", "could we do friday instead of thursday", "reschedule"),
        ("en", "my plans changed, can i come tuesday instead", "reschedule"),
        ("en", "something came up, can we do next week?", "reschedule"),
        ("en", "my appointment no longer works for me", "reschedule"),
        ("en", "i'll be 10 minutes late", "late"),
        ("en", "can we make my appointment half an hour later?", "reschedule"),
        ("en", "could i have my haircut an hour earlier", "reschedule"),
        ("en", "resched please", "reschedule"),
        ("en", "need to chnage my appointment", "reschedule"),
        ("en", "can i change from monday to wednesday", "reschedule"),
        ("en", "i booked the wrong day", "reschedule"),
        ("en", "oops, wrong time. does monday work?", "reschedule"),
        ("en", "running 15 mins late sorry", "late"),
        ("de", "ups, falscher tag. geht auch donnerstag?", "reschedule"),
        ("en", "i'd like to withdraw my booking", "cancel"),
        ("en", "i won't need that slot", "cancel"),
        ("en", "please take it out of your diary and delete it from the planner", "cancel"),
        ("en", "can you take my name off", "cancel"),
        ("en", "call it off please", "cancel"),
        ("en", "please take me off the list for tomorrow", "cancel"),
        ("en", "call me please", "ask_human"),
        ("en", "can your manager call me", "ask_human"),
        ("en", "is anyone available to chat", "ask_human"),
        ("en", "got anything free tomorrow?", "book"),
        ("en", "can i get in tomorrow", "book"),
        ("en", "what's my appointment time again", "check_booking"),
        ("en", "do i have anything booked", "check_booking"),
        # German parts them too, and drops the endings when it is spoken.
        ("de", "koennen wir das auf freitag schieben", "reschedule"),
        ("de", "könnte man den termin um eine woche schieben", "reschedule"),
        ("de", "können wir den termin vorziehen", "reschedule"),
        ("de", "muss meinen Termin leider umlegen", "reschedule"),
        ("de", "tausche meinen termin gegen einen am montag", "reschedule"),
        ("de", "mir ist was dazwischengekommen, geht auch nächste woche?", "reschedule"),
        ("de", "mein termin passt nicht mehr", "reschedule"),
        ("de", "geht mein Termin auch am Freitag statt Mittwoch?", "reschedule"),
        ("de", "ich verspäte mich um 10 minuten", "late"),
        ("de", "ich komm 10 min später", "reschedule"),
        ("de", "ändere bitte meinen Termin", "reschedule"),
        ("de", "termin von morgen auf übermorgen bitte", "reschedule"),
        ("de", "könntet ihr mich bitte umplanen auf donnerstag", "reschedule"),
        ("de", "wir müssen leider stornieren", "cancel"),
        ("de", "ich muss den Termin am 5. leider absagen", "cancel"),
        ("de", "können sie mir den termin bestätigen", "check_booking"),
        ("de", "ich kann den termin leider nicht halten", "cancel"),
        ("de", "hab keine zeit mehr für den termin", "cancel"),
        ("de", "ich schaffs heute nicht", "cancel"),
        ("de", "ich komme doch nicht", "cancel"),
        ("de", "ich will den termin nicht mehr", "cancel"),
        ("de", "ich brauch den termin nicht mehr", "cancel"),
        ("de", "sagen sie den termin bitte ab", "cancel"),
        ("de", "hab ich am freitag einen termin", "check_booking"),
        ("de", "ich brauch nen termin", "book"),
        ("de", "habt ihr morgen was frei", "book"),
        ("de", "hättet ihr kommenden samstag noch einen platz", "book"),
        ("de", "ich möcht gern vorbeikommen", "book"),
        ("de", "kann ich jemanden ans telefon bekommen", "ask_human"),
        ("de", "ich will keinen roboter, sondern einen menschen", "ask_human"),
    ],
)
def test_a_wish_is_heard_in_many_words(language: Language, text: str, intent: Intent) -> None:
    assert intent in hear(text, language).intents


@pytest.mark.parametrize(
    ("language", "text", "intent"),
    [
        ("en", "please do not cancel my appointment", "cancel"),
        ("en", "i don't want to cancel, just move it", "cancel"),
        ("en", "do you charge for cancelling", "cancel"),
        ("en", "i can't make it tomorrow, can we do thursday", "cancel"),
        ("en", "I need an oil change appointment", "reschedule"),
        ("en", "i am moving to berlin", "reschedule"),
        ("en", "put me through to the owner", "reschedule"),
        ("en", "are you open late on Fridays?", "reschedule"),
        ("en", "my friends call me Jo", "ask_human"),
        ("en", "do you accept a bank transfer per person?", "ask_human"),
        ("de", "ich will nicht absagen, nur verschieben", "cancel"),
        ("de", "Ich möchte nichts stornieren", "cancel"),
        ("de", "Gibt es andere Termine?", "reschedule"),
        ("de", "einen Termin für eine andere Person", "reschedule"),
        ("de", "ich komme später nochmal wieder", "reschedule"),
        ("de", "ich komme da nicht weiter", "cancel"),
    ],
)
def test_what_only_sounds_like_it_is_left_alone(
    language: Language, text: str, intent: Intent
) -> None:
    assert intent not in hear(text, language).intents


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "i'll take it"),
        ("en", "ill have that one"),
        ("en", "let's go with that"),
        ("en", "lock it in"),
        ("en", "put me down for that"),
        ("en", "I can live with that"),
        ("en", "you can make the booking"),
        ("en", "Where is it? Please book this table."),
        ("en", "that's fine, even though it is early"),
        ("en", "suits me"),
        ("en", "that one please"),
        ("en", "go on then"),
        ("en", "Yes, please. Can you tell me if they have parking?"),
        ("en", "That would be great if you could tell me the address, too"),
        ("en", "happy with that"),
        ("de", "joo"),
        ("de", "bin dabei"),
        ("de", "mach ma so"),
        ("de", "buchen"),
        ("de", "den nehm ich"),
        ("de", "ja, ich nehme den Termin"),
        ("de", "ich glaub schon"),
        ("de", "damit kann ich leben"),
    ],
)
def test_who_takes_what_is_offered_agrees(language: Language, text: str) -> None:
    assert hear(text, language).decision == "yes"


@pytest.mark.parametrize(
    ("language", "text", "decision"),
    [
        ("en", "doesn't work for me", "no"),
        ("en", "i cant do that", "no"),
        ("en", "I can't live with that", "no"),
        ("en", "i'll pass", "no"),
        ("en", "don't lock it in", "no"),
        ("en", "yes if it's with anna", "unsure"),
        ("en", "sure, if i can leave work early", "unsure"),
        ("en", "sounds good in theory", "unsure"),
        ("en", "alright, let me get back to you", "unsure"),
        ("de", "im prinzip ja", "unsure"),
        ("de", "passt schon, lassen sie es", "unsure"),
        ("en", "I'll take it later", "no"),
        ("en", "I'll take it at 5 instead", "unsure"),
        ("en", "whichever", "unsure"),
        ("de", "mir passt der donnerstag doch nicht", "no"),
        ("de", "passt mir doch nicht, geht auch später?", "no"),
        ("de", "den nehm ich nicht", "no"),
        ("de", "nein doch nicht", "no"),
        ("de", "doch lieber nicht", "no"),
        ("de", "vergiss es", "no"),
        ("en", "hard pass", "no"),
        ("en", "could be", "unsure"),
    ],
)
def test_a_denied_verb_agrees_to_nothing(language: Language, text: str, decision: str) -> None:
    assert hear(text, language).decision == decision


def test_taking_what_is_offered_is_a_clear_yes() -> None:
    assert is_clear_yes("thanks, i'll take it", "en")
    assert is_clear_yes("den nehm ich", "de")
    assert not is_clear_yes("ok, thanks", "en")
