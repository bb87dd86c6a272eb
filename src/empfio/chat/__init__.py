"""Chat: the web chat, its hosted page, and the visitors who write there.

Owns the tables ``visitors``, ``visitor_tokens`` and ``visitor_messages``. What a visitor writes
goes the way of every customer's message; what they may see is what was said in their own browser.
"""
