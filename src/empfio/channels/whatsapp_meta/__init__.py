"""WhatsApp by Meta's own Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api."""
