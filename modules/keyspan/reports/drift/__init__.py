"""What `keyspan drift` found: each difference with the way to mend it.

text          a terminal; a key's lines come as soon as it was looked at
as_json       a program; shape.DriftReport
markdown      a pull request or an issue
prometheus    a scheduler that alerts
"""
