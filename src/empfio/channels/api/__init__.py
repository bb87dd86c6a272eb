"""A channel of one's own: a program brings customers' messages, and is called with the replies."""
