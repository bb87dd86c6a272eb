"""What we say in German while an appointment is arranged; wordings as in ``lines``."""

from collections.abc import Mapping

LINES: Mapping[str, tuple[str, ...]] = {
    "offer_booking": (
        "Möchten Sie einen Termin vereinbaren?",
        "Soll ich Ihnen einen Termin suchen?",
    ),
    "ask_problem": (
        "Worum geht es? Beschreiben Sie das Problem bitte in wenigen Worten.",
        "Können Sie in wenigen Worten beschreiben, was zu tun ist?",
    ),
    "ask_urgency": (
        "Wie dringend ist es?",
        "Muss es heute sein, oder hat es Zeit?",
    ),
    "ask_address": (
        "Unter welcher Adresse werden wir gebraucht?",
        "Welche Straße, Hausnummer und welcher Ort sind es?",
    ),
    "ask_photos": (
        "Wenn Sie Fotos davon haben, schicken Sie sie bitte hier. Sonst schreiben Sie einfach"
        " Nein.",
        "Haben Sie Fotos für uns? Wenn nicht, schreiben Sie einfach Nein.",
    ),
    "ask_service": (
        "Welche Leistung wünschen Sie?",
        "Welche unserer Leistungen darf es sein?",
    ),
    "ask_when": (
        "Welcher Tag und welche Uhrzeit passen Ihnen?",
        "An welchem Tag und um wie viel Uhr möchten Sie kommen?",
    ),
    "ask_day": (
        "Welcher Tag passt Ihnen?",
        "An welchem Tag möchten Sie kommen?",
    ),
    "ask_time": (
        "Welche Uhrzeit passt Ihnen am {day}?",
        "Um wie viel Uhr möchten Sie am {day} kommen?",
    ),
    "ask_which_time": (
        "Welche dieser Zeiten möchten Sie?",
        "Welche darf es sein?",
    ),
    "free_times": (
        "Diese Zeiten sind frei. Welche möchten Sie?",
        "Zu diesen Zeiten ist noch Platz. Welche passt Ihnen?",
    ),
    "instead": (
        "Stattdessen sind diese Zeiten frei. Passt Ihnen eine davon?",
        "Zu diesen Zeiten ist noch Platz. Passt Ihnen eine davon?",
    ),
    "not_free": ("{moment} ist leider nicht frei.",),
    "none_on": ("Am {day} ist leider nichts frei.",),
    "none_then": ("Dann ist leider nichts frei.",),
    "none_with": ("Bei {staff} ist dann leider nichts frei.",),
    "is_past": ("{moment} ist schon vorbei.",),
    "no_more": ("Andere freie Zeiten habe ich da nicht.",),
    "none_free": ("Ich finde im Moment keine freie Zeit.",),
    "gone": ("Es tut mir leid, diese Zeit ist inzwischen vergeben.",),
    "see_you": ("Vielen Dank! Wir freuen uns auf Sie.",),
    "will_tell": ("Ich schreibe Ihnen hier, sobald dann etwas frei wird.",),
    "just_taken": ("Es tut mir leid, da war jemand schneller: {moment} ist inzwischen vergeben.",),
    "read_back": (
        "{service} am {moment} ist frei. Soll ich das für Sie buchen?",
        "{service} am {moment}: Soll ich das für Sie buchen?",
    ),
    "read_back_with": (
        "{service} am {moment} bei {staff} ist frei. Soll ich das für Sie buchen?",
        "{service} am {moment} bei {staff}: Soll ich das für Sie buchen?",
    ),
    "shall_move": (
        "Soll ich Ihren Termin von {old} auf {moment} verschieben?",
        "Statt {old} dann {moment}: Soll ich Ihren Termin verschieben?",
    ),
    "shall_cancel": (
        "{service} am {moment}: Soll ich diesen Termin absagen?",
        "Soll ich Ihren Termin {service} am {moment} absagen?",
    ),
    "which_appointment": (
        "Welchen Ihrer Termine meinen Sie?",
        "Um welchen dieser Termine geht es?",
    ),
    "your_appointment": ("Ihr nächster Termin: {service} am {moment}.",),
    "your_appointments": ("Ihre nächsten Termine:",),
    "appointment": ("• {service} am {moment}",),
    "no_appointment": ("Ich finde keinen Termin von Ihnen, der noch bevorsteht.",),
    "not_then": ("In Ordnung, dann nicht.",),
    "late": ("Danke, dass Sie Bescheid sagen.",),
    "stays": ("In Ordnung, es bleibt dabei.",),
    "not_wanted": ("In Ordnung, ich buche nichts.",),
    "after_booking": ("Bis dann! Wenn sich etwas ändert, schreiben Sie mir einfach hier.",),
    "after_cancelling": ("Wenn Sie einen neuen Termin brauchen, schreiben Sie mir einfach hier.",),
    "ask_name_for_it": (
        "Auf welchen Namen darf ich den Termin eintragen?",
        "Welcher Name soll es sein? Wenn Sie ihn nicht nennen möchten, ist das in Ordnung.",
    ),
    "button_book": ("Ja, buchen",),
    "button_move": ("Ja, verschieben",),
    "button_cancel": ("Ja, absagen",),
    "button_other": ("Andere Zeiten",),
    "button_wait": ("Warteliste",),
    "button_keep": ("Nein, behalten",),
}
