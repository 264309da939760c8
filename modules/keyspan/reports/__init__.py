"""What show, verify, drift and inventory tell, in the words of whoever reads it.

tally       what it comes to: counts, a verdict, the exit code
shapes      the JSON of what several commands tell
show, verify, drift, inventory    a command each; one file a format
page        all of it on one page of HTML

What stands in a report comes from keyspan.toml, from AWS and from whoever named things there: it is
printed as text and nothing else, by `keyspan.writing`.
"""
