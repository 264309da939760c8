"""What `keyspan verify` found.

text          a terminal; a key's lines come as soon as it was looked at
as_json       a program; shape.VerifyReport
markdown      a pull request or an issue
prometheus    a scheduler that alerts
"""
