"""Transfer: whole conversations in and out as JSON lines, and the demo that is made of them."""
