"""What we say in English while an appointment is arranged; wordings as in ``lines``."""

from collections.abc import Mapping

LINES: Mapping[str, tuple[str, ...]] = {
    "offer_booking": (
        "Would you like to make an appointment?",
        "Shall I find you a time for an appointment?",
    ),
    "ask_problem": (
        "What can we help you with? Please describe the problem in a few words.",
        "Could you describe in a few words what is to be done?",
    ),
    "ask_urgency": (
        "How urgent is it?",
        "Does it have to be today, or does it have time?",
    ),
    "ask_address": (
        "What is the address where we are needed?",
        "Which street, number and town is it?",
    ),
    "ask_photos": (
        "If you have photos of it, please send them here. Otherwise just write no.",
        "Do you have photos for us? If not, just write no.",
    ),
    "ask_service": (
        "Which service would you like?",
        "Which of our services is it to be?",
    ),
    "ask_when": (
        "Which day and what time would suit you?",
        "On which day and at what time would you like to come?",
    ),
    "ask_day": (
        "Which day would suit you?",
        "On which day would you like to come?",
    ),
    "ask_time": (
        "What time would suit you on {day}?",
        "At what time on {day} would you like to come?",
    ),
    "ask_which_time": (
        "Which of these times would you like?",
        "Which one may it be?",
    ),
    "free_times": (
        "These times are free. Which one would you like?",
        "There is room at these times. Which one would suit you?",
    ),
    "instead": (
        "These times are free instead. Would one of them suit you?",
        "There is room at these times. Would one of them suit you?",
    ),
    "not_free": ("Unfortunately, {moment} is not free.",),
    "none_on": ("Unfortunately, nothing is free on {day}.",),
    "none_then": ("Unfortunately, nothing is free then.",),
    "none_with": ("Unfortunately, {staff} has nothing free then.",),
    "is_past": ("{moment} has already passed.",),
    "no_more": ("I have no other free times there.",),
    "none_free": ("I can't find a free time at the moment.",),
    "gone": ("I'm sorry, that time is taken by now.",),
    "see_you": ("Thank you! We are looking forward to seeing you.",),
    "will_tell": ("I'll write to you here when something becomes free then.",),
    "just_taken": ("I'm sorry, somebody else was quicker: {moment} is taken by now.",),
    "read_back": (
        "{service} on {moment} is free. Shall I book it for you?",
        "{service} on {moment}: shall I book it for you?",
    ),
    "read_back_with": (
        "{service} on {moment} with {staff} is free. Shall I book it for you?",
        "{service} on {moment} with {staff}: shall I book it for you?",
    ),
    "shall_move": (
        "Shall I move your appointment from {old} to {moment}?",
        "Instead of {old}, {moment}: shall I move your appointment?",
    ),
    "shall_cancel": (
        "{service} on {moment}: shall I cancel this appointment?",
        "Shall I cancel your appointment {service} on {moment}?",
    ),
    "which_appointment": (
        "Which of your appointments do you mean?",
        "Which of these appointments is it about?",
    ),
    "your_appointment": ("Your next appointment: {service} on {moment}.",),
    "your_appointments": ("Your next appointments:",),
    "appointment": ("• {service} on {moment}",),
    "no_appointment": ("I can't find an appointment of yours that is still to come.",),
    "not_then": ("All right, not then.",),
    "late": ("Thank you for telling us.",),
    "stays": ("All right, it stays as it is.",),
    "not_wanted": ("All right, I won't book anything.",),
    "after_booking": ("See you then! If anything changes, just write to me here.",),
    "after_cancelling": ("If you need a new appointment, just write to me here.",),
    "ask_name_for_it": (
        "What name may I put the appointment under?",
        "Which name shall it be under? If you'd rather not say, that's fine.",
    ),
    "button_book": ("Yes, book it",),
    "button_move": ("Yes, move it",),
    "button_cancel": ("Yes, cancel it",),
    "button_other": ("Other times",),
    "button_wait": ("Waiting list",),
    "button_keep": ("No, keep it",),
}
