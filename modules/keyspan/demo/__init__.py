"""The whole story on the embedded AWS: one keyring file becomes keys that are shown to work.

sandbox     an environment in which nothing can reach AWS
connection  KMS of the sandbox
stage       the project in a folder of the demo's own
proof       encrypt in each Region, decrypt in each other
progress    one line a step, with its time
story       the steps, in order
"""

from keyspan.demo.story import tell

__all__ = ["tell"]
