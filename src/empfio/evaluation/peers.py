"""What stands beside our scores: floors, goals, and what others reach on the same public rows.

The figures of others were measured once, on the development part of the data.
"""

from collections.abc import Mapping

# Endings of the names of what is no share, with their units.
UNITS: Mapping[str, str] = {
    "_ms": " ms",
    "_per_1000": "",
    "turns": "",
    "unconfirmed": "",
    "macro_f1_en": "",
    "macro_f1_de": "",
    "macro_f1_en_strong": "",
    "macro_f1_de_strong": "",
}

_RECALL = ("85 %", "95 %", "")
_OTHER = ("2 %", "0.5 %", "")
_THINKING = ("15 ms", "5 ms", "")

# (kind, metric): floor, goal, and the peers' figures.
BESIDE: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("time_en", "right"): (
        "82 %",
        "91 %",
        "recognizers-text 73.5, ctparse 57, dateparser 51, any of six 90.6",
    ),
    ("time_de", "right"): (
        "80 %",
        "91 %",
        "ctparse 86.8 (its own corpus; else 56), dateparser 53, any 91.4",
    ),
    ("time_en", "wrong"): ("6 %", "3 %", ""),
    ("time_de", "wrong"): ("6 %", "3 %", ""),
    ("confirmations", "no_as_yes_per_1000"): ("1", "0", "TF-IDF model 12, keywords 12"),
    ("confirmations", "yes_asked_again"): ("8 %", "3 %", ""),
    ("intents", "ask_human_strong"): _RECALL,
    ("intents", "cancel_strong"): _RECALL,
    ("intents", "reschedule_strong"): _RECALL,
    ("intents", "other_taken"): _OTHER,
    ("intents", "macro_f1_en"): ("", "", "TF-IDF model 0.90"),
    ("intents", "macro_f1_de"): ("", "", "TF-IDF model 0.86"),
    ("appointments", "goal_booked"): ("85 %", "95 %", ""),
    ("appointments", "goal_booked_wordy"): ("85 %", "95 %", ""),
    ("appointments", "unconfirmed"): ("0", "0", ""),
    ("appointments", "p95_ms"): _THINKING,
    ("appointments_star", "goal_booked"): ("85 %", "95 %", ""),
    ("appointments_star", "unconfirmed"): ("0", "0", ""),
    ("appointments_star", "p95_ms"): _THINKING,
}
