"""A Terraform module in HCL, which a root that somebody wrote calls as often as it likes.

Its resources are those that the app synthesizes, with what callers vary opened for them.

    source      the keys that were asked for, and what the app wrote of them
    opening     their resources, with expressions where callers vary them
    regions     that each provider is of the Region for which it is handed in
    policies    the key policy of a Region, computed in the module
    variables   what callers vary, and what may stand there
    outputs     what the module says of its keys
    calling     the root of the example, which is the call
    trial       what `terraform test` asks of the module, on no account
    readme      the page that a module's caller reads
    losses      keys that the module held before, and would delete without a word
    files       all of these, by the paths of a registry's layout
"""

from keyspan.module.files import module_files
from keyspan.module.losses import lost
from keyspan.module.source import Source, UnfitModule, read_source

__all__ = ["Source", "UnfitModule", "lost", "module_files", "read_source"]
