"""An inventory on a terminal."""

from datetime import date

from keyspan.live.inventory import Fleet
from keyspan.reports.inventory import FORMATS
from tests.reports.inventory.texts import ORDERS, OTHER

WHOLE = f"""\
account 111122223333, Regions by account:ListRegions

orders  {ORDERS}  SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, AWS_KMS, rotates every 365 days: $4.00 a month
  us-east-1  primary  Enabled          orders    2026-11-25 Decrypt  1 rotation   $2.00
  us-west-2  replica  Enabled          not read  not read            1 rotation   $2.00

not in the keyring  {OTHER}  HMAC_256, GENERATE_VERIFY_MAC, EXTERNAL: \
$0.00 a month, and of 1 key it is not known
  us-east-1  primary  PendingDeletion  -         never               0 rotations  $0.00
  eu-west-1  -        not read         -         not read            not read     not known
  note: {OTHER}: it waits for its deletion
    cancel it

of the keyring, and in no Region:
  gone

note: eu-south-2: it is not enabled
  enable it

Region      multi-Region keys  single-Region keys  dollars a month
us-east-1   2                  3                   2.00
us-west-2   1                  0                   2.00
eu-west-1   1                  0                   0.00 + 1 not known
eu-north-1  not read           not read            not known
Regions without any key: 1

not read:
  us-west-2: GetKeyLastUsage: AccessDeniedException: no (2 times)
    allow it
  eu-north-1: ListKeys: AccessDeniedException: no
    allow it

The keyring's keys: $4.00 a month.
Prices in US dollars, of 2026-11-23, without requests.
2 multi-Region keys, 4 with replicas, in 5 Regions, 1 not in the keyring, \
1 of the keyring not found, 2 notes, 3 not read: $4.00 a month, and of 1 key it is not known
"""


def test_all_of_it(fleet):
    assert FORMATS["text"](fleet) == WHOLE


def test_an_account_without_keys():
    empty = Fleet(
        account="111122223333",
        regions=("us-east-1",),
        keys=(),
        prices=date(2026, 11, 23),
        told_by="--regions",
    )
    assert FORMATS["text"](empty) == (
        "account 111122223333, Regions by --regions\n\n"
        "Regions without any key: 1\n\n"
        "Prices in US dollars, of 2026-11-23, without requests.\n"
        "0 multi-Region keys, 0 with replicas, in 1 Region: $0.00 a month\n"
    )


def test_nothing_from_outside_forges_a_line_or_a_command(hostile):
    shown = FORMATS["text"](hostile)
    assert "\x1b" not in shown
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
    assert "##[" not in shown
