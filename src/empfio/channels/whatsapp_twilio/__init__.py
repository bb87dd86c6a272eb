"""WhatsApp by Twilio's Programmable Messaging: https://www.twilio.com/docs/messaging."""
