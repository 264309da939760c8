"""One page of HTML about a keyring: for an auditor who prints it, and for a phone at 3 a.m.

    text = render(Page(keyring=..., verified=..., ...))

contents     what the page is made from, as values
problems     what is wrong, what loses data first
verdict      the first screen: what it all comes to, and how much was looked at
keys         one key: each Region, the round trips, rotation and cost
words        moments, dollars and durations, as the page says them
making       values -> HTML, by templates/
templates    the page's sections and its stylesheet

The page is one file that loads nothing and runs nothing: its Content-Security-Policy forbids
both. Whatever anybody else wrote in it is text.
"""

from keyspan.reports.page.contents import Page
from keyspan.reports.page.making import render
from keyspan.reports.page.problems import Danger, Problem, problems
from keyspan.reports.page.verdict import exit_code, headline

__all__ = ["Danger", "Page", "Problem", "exit_code", "headline", "problems", "render"]
