"""All checks, in the order in which they run."""

from extract.audit.bodies import TWO, two_bodies
from extract.audit.drops import DROPS, drops
from extract.audit.finding import Check
from extract.audit.numbers import CURRENCY, TENS, other_currencies, powers_of_ten
from extract.audit.quotes import LONE, LONG, SAME, lone_sources, long_quotes, several_names

CHECKS: tuple[Check, ...] = (
    Check(SAME, "The same words under several names, in several articles or in one.", several_names),
    Check(TENS, "Numbers of one thing that are 10, 100, 1,000 or a million times each other.", powers_of_ten),
    Check(CURRENCY, "The same amount of one thing in two currencies.", other_currencies),
    Check(TWO, "People whom two articles of three months give to two bodies that nobody is of at once.", two_bodies),
    Check(LONG, "Quotes that are longer than a page.", long_quotes),
    Check(
        LONE, "A name with a single quote amid those of another, whose all the rest of the article is.", lone_sources
    ),
    Check(DROPS, "Outlets with fewer facts, quotes or named sources an article than in the last run.", drops),
)
"""Every check of the audit."""
