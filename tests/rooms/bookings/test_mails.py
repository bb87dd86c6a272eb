"""Whom the business named hears of appointments by mail, and not whose they are."""

from pydantic import SecretStr

from empfio.kit.settings import Settings
from tests.appointments import Calendar, next_week
from tests.desk import open_desk
from tests.mailbox import open_mailbox


async def test_the_business_is_told_of_appointments_and_not_whose_they_are(
    settings: Settings, fresh_url: str
) -> None:
    async with open_mailbox() as mailbox:
        own = {
            "database_url": SecretStr(fresh_url),
            "smtp_url": SecretStr(mailbox.url),
            "mail_from": "desk@example.com",
        }
        async with open_desk(settings.model_copy(update=own)) as desk:
            setup = {"escalation_emails": ["olga@salon.example"], "languages": ["de"]}
            calendar = await Calendar.open(desk, "Kim", setup=setup)
            customer = await calendar.customer()
            made = await customer.booked(next_week("15:30"))
            mail = await mailbox.next_mail("olga@salon.example")
            assert mail["subject"] == "Salon: neuer Termin"
            text = mail.get_content()
            assert f"/api/v1/bookings/{made.id}" in text
            assert text.splitlines()[0] == "Haircut bei Kim"
            assert "15:30 Uhr" in text and "Jane" not in text
            assert await customer.cancel(made.id)
            mail = await mailbox.next_mail("olga@salon.example", 2)
            assert mail["subject"] == "Salon: Termin abgesagt"
