"""A new project: what `keyspan init` writes, as values, and how it is written.

    write(NewProject(account=..., primary=..., key=...), folder)

contents     a new project's answers -> the text of each file
writing      all files into a folder, or none
files        the files: main.py, cdktf.json and stacks/ are the repository's own; *.jinja are
             filled in
"""

from keyspan.scaffold.contents import CI, Ci, NewProject, files
from keyspan.scaffold.writing import write

__all__ = ["CI", "Ci", "NewProject", "files", "write"]
