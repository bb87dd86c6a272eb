"""What is asked for an appointment, and in which order: a file for each kind of business.

Steps are data. What a customer says early is not asked again; one that is optional asks nothing,
and takes what is said.
"""
