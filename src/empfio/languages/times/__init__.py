"""When something is meant: words become pieces, rules put pieces together, readings come out."""
