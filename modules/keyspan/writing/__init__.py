"""Text from anybody, made fit to be read: on a terminal, in a pull request, by a program.

printable    one line for a log, where nothing moves the cursor or commands a CI system
markdown     inside a line of Markdown, where it is text and nothing else
columns      rows whose columns begin one below the other
documents    JSON in ASCII, and texts in it that every reader takes
generated    files that a command makes, told from everybody's own
steps        where a value stands in a document
words        numbers with their nouns
"""
