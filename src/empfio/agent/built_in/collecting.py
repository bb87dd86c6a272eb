"""What the customer says for an appointment besides the time: service, staff, problem, address."""

from dataclasses import dataclass, field

from empfio.agent.built_in.ending import ask_for
from empfio.agent.built_in.matching import find_services, find_staff
from empfio.agent.built_in.talk import Talk
from empfio.agent.built_in.templates.steps import Step
from empfio.agent.contract import Appointment, Option, Person, Service, Tools

_LONGEST = 1_000  # characters of a fact
_MOST_SHOWN = 10  # services to tap
_LONGEST_LABEL = 24


@dataclass(slots=True)
class Desk:
    """What an appointment can be made of: the tools, and what they said in this turn."""

    tools: Tools
    services: tuple[Service, ...]
    staff: tuple[Person, ...]
    named: list[Service] = field(default_factory=list)
    moved: Appointment | None = None  # what another time is sought for

    def service(self, talk: Talk) -> Service | None:
        """The service that was chosen; one alone need not be."""
        if len(self.services) == 1:
            return self.services[0]
        chosen = talk.state.collected.get("service_id")
        return next((one for one in self.services if one.id == chosen), None)

    def whom(self, talk: Talk) -> Person | None:
        """The one of the staff who was asked for and does the service."""
        chosen, service = talk.state.collected.get("staff_id"), self.service(talk)
        found = next((one for one in self.staff if one.id == chosen), None)
        return found if found and service and service.id in found.service_ids else None

    def has_choice_of_staff(self, service: Service) -> bool:
        """Whether there are several who do a service."""
        return sum(service.id in one.service_ids for one in self.staff) > 1


def note_facts(talk: Talk, desk: Desk) -> bool:
    """Take down service, staff, and what was asked for; whether there was anything new."""
    before = dict(talk.state.collected)
    _note_service(talk, desk)
    _note_staff(talk, desk)
    _note_answer(talk)
    return talk.state.collected != before


def _note_service(talk: Talk, desk: Desk) -> None:
    texts = [one.text for one in talk.heard]
    tapped = talk.tapped("service:")
    desk.named = [one for one in desk.services if one.id == tapped]
    desk.named = desk.named or find_services(texts, desk.services)
    if len(desk.named) == 1:
        [service] = desk.named
        talk.state.collected["service_id"] = service.id
        talk.state.collected["service"] = service.name_in(talk.language)


def _note_staff(talk: Talk, desk: Desk) -> None:
    if len(desk.staff) < 2:
        return
    texts = [one.text for one in talk.heard if not one.name]
    found = find_staff(texts, desk.staff)
    if len(found) == 1:
        talk.state.collected["staff_id"] = found[0].id
        talk.state.collected["staff"] = found[0].name


def _note_answer(talk: Talk) -> None:
    """The answer to a question that any words answer."""
    if "urgent" in talk.intents:
        talk.state.collected.setdefault("urgency", "urgent")
    fact = talk.asked.removeprefix("ask_")
    if fact not in ("problem", "urgency", "address", "photos") or talk.asks:
        return
    text = "\n".join(one.text.strip() for one in talk.heard if one.text.strip())
    if fact == "photos" and talk.has_files:
        text = text or "yes"
    if text:
        talk.state.collected[fact] = text[:_LONGEST]


def ask_fact(talk: Talk, step: Step) -> bool:
    """Ask for what only words tell; whether it had to be asked."""
    missing = [fact for fact in step.collects if fact not in talk.state.collected]
    if step.is_optional or not missing:
        return False
    ask_for(talk, step.asks[step.collects.index(missing[0])])
    return True


def ask_service(talk: Talk, desk: Desk) -> bool:
    """Ask which service it is to be; whether it had to be asked."""
    if desk.service(talk) is not None:
        return False
    if not ask_for(talk, "ask_service"):
        return True
    shown = (desk.named or desk.services)[:_MOST_SHOWN]
    names = [(one.id, one.name_in(talk.language)) for one in shown]
    talk.show([Option(f"service:{id}", name[:_LONGEST_LABEL]) for id, name in names])
    return True
