"""What we say in English; where a line has several wordings, a later time takes a later one."""

from collections.abc import Mapping

LINES: Mapping[str, tuple[str, ...]] = {
    "greeting": ("Hello! This is the automatic assistant of {business}.",),
    "how_can_i_help": (
        "How can I help you?",
        "What can I do for you?",
    ),
    "hours": ("These are our opening hours:",),
    "today": ("Today",),
    "closed": ("closed",),
    "no_hours": ("I don't have our opening hours at hand.",),
    "services": ("This is what we offer:",),
    "no_services": ("I don't have a list of our services at hand.",),
    "no_prices": ("I don't have our prices at hand.",),
    "price_on_request": ("price on request",),
    "minutes": ("{count} min",),
    "address": ("Our address: {value}",),
    "phone": ("Phone: {value}",),
    "email": ("E-mail: {value}",),
    "website": ("Website: {value}",),
    "no_contact": ("I don't have our contact details at hand.",),
    "is_bot": (
        "I'm an automatic assistant, not a human. I can bring in somebody from our team at any"
        ' time: just write "person".',
    ),
    "got_files": (
        "Thank you, I've kept that for our team. I can't open it myself.",
        "Thank you, our team has that, too.",
    ),
    "can_do": (
        "I can tell you our opening hours, our services and prices, and where to find us, take down"
        " your wish for an appointment, or bring in somebody from our team.",
    ),
    "can_do_all": (
        "I can book an appointment for you, move or cancel one, tell you our opening hours,"
        " services and prices, and where to find us, or bring in somebody from our team.",
    ),
    "ask_name": (
        "May I ask your name?",
        "What name may I put down? If you'd rather not say, that's fine.",
    ),
    "ask_email": (
        "And at what e-mail address or phone number can we reach you?",
        "Could you send me an e-mail address or a phone number once more? If you'd rather not,"
        " that's fine.",
    ),
    "bad_email": ("That e-mail address seems to be incomplete.",),
    "ask_wish": (
        "Gladly. Which service would you like, and which day and time would suit you?",
        "What may I note for our team: which service, and when?",
    ),
    "ask_which": (
        "Of course. Which appointment is it: on which day and at what time?",
        "Could you tell me the day and time of your appointment?",
    ),
    "noted_wish": ("I've noted that for our team.",),
    "nice_to_meet": ("Thank you, {name}.",),
    "noted": ("Thank you, I've noted that.",),
    "declined": ("That's all right.",),
    "sorry": (
        "I'm sorry to hear that.",
        "I'm sorry that you are not satisfied.",
    ),
    "offer_person": (
        "Would you like to talk to somebody from our team?",
        "Shall I bring in somebody from our team?",
    ),
    "not_understood": (
        "Sorry, I didn't quite understand that.",
        "I'm afraid I still don't understand.",
    ),
    "hand_over": (
        "I'm passing you on to our team. Somebody from {business} will answer you here as soon as"
        " possible.",
    ),
    "hand_over_wish": (
        "I can't make or change appointments myself; our team will take care of it.",
    ),
    "thanks": ("You're welcome!", "With pleasure!"),
    "anything_else": (
        "Is there anything else I can do for you?",
        "Can I do anything else for you?",
    ),
    "goodbye": ("Goodbye, and have a nice day!",),
    "all_right": ("All right.",),
    "button_appointment": ("Book an appointment",),
    "button_hours": ("Opening hours",),
    "button_services": ("Services and prices",),
    "button_person": ("Talk to a person",),
    "button_yes": ("Yes, please",),
    "button_no": ("No, thanks",),
}
