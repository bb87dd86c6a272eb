"""What we say in German; where a line has several wordings, a later time takes a later one."""

from collections.abc import Mapping

LINES: Mapping[str, tuple[str, ...]] = {
    "greeting": ("Guten Tag! Hier ist der automatische Assistent von {business}.",),
    "how_can_i_help": (
        "Wie kann ich Ihnen helfen?",
        "Was kann ich für Sie tun?",
    ),
    "hours": ("Das sind unsere Öffnungszeiten:",),
    "today": ("Heute",),
    "closed": ("geschlossen",),
    "no_hours": ("Unsere Öffnungszeiten liegen mir leider nicht vor.",),
    "services": ("Das bieten wir an:",),
    "no_services": ("Eine Liste unserer Leistungen liegt mir leider nicht vor.",),
    "no_prices": ("Unsere Preise liegen mir leider nicht vor.",),
    "price_on_request": ("Preis auf Anfrage",),
    "minutes": ("{count} Min.",),
    "address": ("Unsere Adresse: {value}",),
    "phone": ("Telefon: {value}",),
    "email": ("E-Mail: {value}",),
    "website": ("Website: {value}",),
    "no_contact": ("Unsere Kontaktdaten liegen mir leider nicht vor.",),
    "is_bot": (
        "Ich bin ein automatischer Assistent, kein Mensch. Ich kann jederzeit jemanden aus unserem"
        " Team hinzuholen: Schreiben Sie einfach „Mitarbeiter“.",
    ),
    "got_files": (
        "Danke, das liegt jetzt unserem Team vor. Ich selbst kann es nicht öffnen.",
        "Danke, auch das liegt jetzt unserem Team vor.",
    ),
    "can_do": (
        "Ich nenne Ihnen gern unsere Öffnungszeiten, unsere Leistungen und Preise und wie Sie uns"
        " finden, nehme Ihren Terminwunsch auf oder hole jemanden aus unserem Team hinzu.",
    ),
    "can_do_all": (
        "Ich kann einen Termin für Sie buchen, verschieben oder absagen, Ihnen unsere"
        " Öffnungszeiten, Leistungen und Preise nennen und wie Sie uns finden, oder jemanden aus"
        " unserem Team holen.",
    ),
    "ask_name": (
        "Darf ich nach Ihrem Namen fragen?",
        "Welchen Namen darf ich notieren? Wenn Sie ihn nicht nennen möchten, ist das in Ordnung.",
    ),
    "ask_email": (
        "Und unter welcher E-Mail-Adresse oder Telefonnummer erreichen wir Sie?",
        "Nennen Sie mir bitte noch einmal eine E-Mail-Adresse oder Telefonnummer? Wenn Sie nicht"
        " möchten, ist das in Ordnung.",
    ),
    "bad_email": ("Diese E-Mail-Adresse scheint nicht vollständig zu sein.",),
    "ask_wish": (
        "Gern. Welche Leistung wünschen Sie, und welcher Tag und welche Uhrzeit passen Ihnen?",
        "Was darf ich für unser Team notieren: welche Leistung, und wann?",
    ),
    "ask_which": (
        "Gern. Um welchen Termin geht es: an welchem Tag und um wie viel Uhr?",
        "Nennen Sie mir bitte Tag und Uhrzeit Ihres Termins?",
    ),
    "noted_wish": ("Das habe ich für unser Team notiert.",),
    "nice_to_meet": ("Vielen Dank, {name}.",),
    "noted": ("Vielen Dank, das habe ich notiert.",),
    "declined": ("Das ist in Ordnung.",),
    "sorry": (
        "Das tut mir leid.",
        "Es tut mir leid, dass Sie nicht zufrieden sind.",
    ),
    "offer_person": (
        "Möchten Sie mit jemandem aus unserem Team sprechen?",
        "Soll ich jemanden aus unserem Team hinzuholen?",
    ),
    "not_understood": (
        "Entschuldigung, das habe ich nicht ganz verstanden.",
        "Das verstehe ich leider immer noch nicht.",
    ),
    "hand_over": (
        "Ich gebe an unser Team weiter. Jemand von {business} antwortet Ihnen hier, sobald es"
        " geht.",
    ),
    "hand_over_wish": (
        "Termine kann ich nicht selbst vergeben oder ändern; darum kümmert sich unser Team.",
    ),
    "thanks": ("Sehr gern!", "Gern geschehen!"),
    "anything_else": (
        "Kann ich sonst noch etwas für Sie tun?",
        "Darf es noch etwas sein?",
    ),
    "goodbye": ("Auf Wiedersehen und einen schönen Tag!",),
    "all_right": ("In Ordnung.",),
    "button_appointment": ("Termin vereinbaren",),
    "button_hours": ("Öffnungszeiten",),
    "button_services": ("Leistungen, Preise",),
    "button_person": ("Mit Mensch sprechen",),
    "button_yes": ("Ja, bitte",),
    "button_no": ("Nein, danke",),
}
