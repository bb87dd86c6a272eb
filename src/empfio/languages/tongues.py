"""The languages that there are, each put together from its folder."""

from collections.abc import Mapping

from empfio.languages.de import appointments as de_appointments
from empfio.languages.de import claims as de_claims
from empfio.languages.de import decisions as de_decisions
from empfio.languages.de import dialogue as de_dialogue
from empfio.languages.de import lines as de_lines
from empfio.languages.de import manners as de_manners
from empfio.languages.de import names as de_names
from empfio.languages.de import requests as de_requests
from empfio.languages.de import steering as de_steering
from empfio.languages.de import vocabulary as de_vocabulary
from empfio.languages.en import appointments as en_appointments
from empfio.languages.en import claims as en_claims
from empfio.languages.en import decisions as en_decisions
from empfio.languages.en import dialogue as en_dialogue
from empfio.languages.en import lines as en_lines
from empfio.languages.en import manners as en_manners
from empfio.languages.en import names as en_names
from empfio.languages.en import requests as en_requests
from empfio.languages.en import steering as en_steering
from empfio.languages.en import vocabulary as en_vocabulary
from empfio.languages.phrases import Groups, Phrases, flat, words_of
from empfio.languages.records import Claim, Claims, Intent, Language, Patterns, Tongue


def _intents(groups: Groups, *tables: Patterns) -> dict[Intent, tuple[Phrases, Phrases | None]]:
    return {
        intent: (Phrases(means, groups), Phrases(like, groups) if like else None)
        for table in tables
        for intent, (means, like) in table.items()
    }


def _claims(groups: Groups, table: Claims) -> dict[Claim, tuple[Phrases, Phrases]]:
    return {
        claim: (Phrases(means, groups), Phrases(like, groups))
        for claim, (means, like) in table.items()
    }


def _known(words: frozenset[str], *tables: object) -> frozenset[str]:
    """The words, and all that stand in the tables."""
    return words | words_of(str(table) for table in tables)


def _decisions(groups: Groups, table: Mapping[str, tuple[str, ...]]) -> dict[str, Phrases]:
    return {name: Phrases(patterns, groups) for name, patterns in table.items()}


def _rows(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(flat(phrase).split()) for phrase in phrases)


TONGUES: Mapping[Language, Tongue] = {
    "de": Tongue(
        intents=_intents(
            de_vocabulary.GROUPS,
            de_requests.PATTERNS,
            de_appointments.PATTERNS,
            de_manners.PATTERNS,
            de_steering.PATTERNS,
        ),
        decisions=_decisions(de_decisions.GROUPS, de_decisions.PATTERNS),
        keywords=de_vocabulary.KEYWORDS,
        known=_known(
            de_vocabulary.OTHERS | de_vocabulary.SIGNS | de_names.NO_NAMES,
            de_vocabulary.GROUPS,
            de_requests.PATTERNS,
            de_appointments.PATTERNS,
            de_manners.PATTERNS,
            de_steering.PATTERNS,
            de_decisions.PATTERNS,
        ),
        name_follows=_rows(de_names.NAME_FOLLOWS),
        name_precedes=_rows(de_names.NAME_PRECEDES),
        name_may_follow=_rows(de_names.NAME_MAY_FOLLOW),
        name_answers=_rows(de_names.NAME_ANSWERS),
        no_names=de_names.NO_NAMES,
        signs=de_vocabulary.SIGNS,
        times=de_vocabulary.TIMES,
        lines={**de_lines.LINES, **de_dialogue.LINES},
        weekdays=de_names.WEEKDAYS,
        months=de_names.MONTHS,
        places=tuple(Phrases((one,), {}) for one in de_steering.PLACES),
        clear_yes=Phrases(de_steering.CLEAR_YES, {}),
        bare_yes=de_steering.BARE_YES,
        once_wished=Phrases(de_steering.ONCE_WISHED, {}),
        but=Phrases(de_steering.BUT, {}),
        claims=_claims(de_vocabulary.GROUPS, de_claims.PATTERNS),
        free=Phrases(de_claims.FREE, {}),
        not_free=Phrases(de_claims.NOT_FREE, {}),
        no_price=Phrases(de_claims.NO_PRICE, {}),
        are_nouns_capital=True,
    ),
    "en": Tongue(
        intents=_intents(
            en_vocabulary.GROUPS,
            en_requests.PATTERNS,
            en_appointments.PATTERNS,
            en_manners.PATTERNS,
            en_steering.PATTERNS,
        ),
        decisions=_decisions(en_decisions.GROUPS, en_decisions.PATTERNS),
        keywords=en_vocabulary.KEYWORDS,
        known=_known(
            en_vocabulary.OTHERS | en_vocabulary.SIGNS | en_names.NO_NAMES,
            en_vocabulary.GROUPS,
            en_requests.PATTERNS,
            en_appointments.PATTERNS,
            en_manners.PATTERNS,
            en_steering.PATTERNS,
            en_decisions.PATTERNS,
        ),
        name_follows=_rows(en_names.NAME_FOLLOWS),
        name_precedes=_rows(en_names.NAME_PRECEDES),
        name_may_follow=_rows(en_names.NAME_MAY_FOLLOW),
        name_answers=_rows(en_names.NAME_ANSWERS),
        no_names=en_names.NO_NAMES,
        signs=en_vocabulary.SIGNS,
        times=en_vocabulary.TIMES,
        lines={**en_lines.LINES, **en_dialogue.LINES},
        weekdays=en_names.WEEKDAYS,
        months=en_names.MONTHS,
        places=tuple(Phrases((one,), {}) for one in en_steering.PLACES),
        clear_yes=Phrases(en_steering.CLEAR_YES, {}),
        bare_yes=en_steering.BARE_YES,
        once_wished=Phrases(en_steering.ONCE_WISHED, {}),
        but=Phrases(en_steering.BUT, {}),
        claims=_claims(en_vocabulary.GROUPS, en_claims.PATTERNS),
        free=Phrases(en_claims.FREE, {}),
        not_free=Phrases(en_claims.NOT_FREE, {}),
        no_price=Phrases(en_claims.NO_PRICE, {}),
        are_nouns_capital=False,
    ),
}
