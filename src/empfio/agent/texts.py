"""What the customer hears where no agent found words, by language."""

FALLBACK = {
    "en": "Thank you for your message. A member of our team will answer you personally.",
    "de": "Vielen Dank für Ihre Nachricht. Jemand aus unserem Team antwortet Ihnen persönlich.",
}
