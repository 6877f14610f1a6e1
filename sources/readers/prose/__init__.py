"""Reads prose: sentences, numbers, periods, and what the numbers count.

Belongs here: grammar of the four languages as far as counts need it.
Does not belong here: words (`sources/lexicon`), formats (`sources/readers`), tables (`tables.py` beside this package).
"""
