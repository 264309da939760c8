"""What a picture of a keyring shows."""

from dataclasses import replace

from keyspan.config import loads
from keyspan.model.protects import Needed, Protection
from keyspan.pictures import Mark, Tone, picture_of
from tests.pictures.keyrings import DATA, HEAD, SEVERAL, TWELVE, drawn, example, told


def test_a_keyring_is_shown_as_the_file_has_it():
    (key,) = example().keys
    assert key.facts == ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "rotates every 365 days")
    assert [(place.region, place.role, place.aliases) for place in key.regions] == [
        ("us-east-1", "primary", ("orders",)),
        ("us-west-2", "replica", ("orders",)),
        ("eu-west-1", "replica", ("orders",)),
    ]


def test_what_regions_have_in_common_is_told_once():
    (key,) = example().keys
    assert [(access.where, [line.who for line in access.lines]) for access in key.access] == [
        ("in every Region", ["role KeyAdmin", *["anybody in the account"] * 3]),
        ("in us-east-1, us-west-2", ["role OrdersApp"] * 2),
        ("in eu-west-1", ["role OrdersAppEU"] * 2),
    ]


def test_of_many_regions_the_few_are_named():
    assert list(told(TWELVE)) == [
        "in every Region",
        "in every Region but af-south-1",
        "in af-south-1",
    ]


def test_a_service_of_each_region_is_one_service():
    text = f'{HEAD}replicas = ["eu-west-1"]\nservice_principals = ["logs"]\nservices = ["s3"]\n'
    assert list(told(text)) == ["in every Region"]


def test_keys_that_do_not_rotate_say_so():
    facts = {key.name: key.facts for key in drawn(SEVERAL).keys}
    assert facts["payments"] == ("ECC_NIST_P256", "SIGN_VERIFY", "no automatic rotation")
    assert facts["vault"][2:] == ("imported key material", "no automatic rotation")


def test_a_disabled_key_is_marked():
    payments = drawn(SEVERAL).keys[1]
    disabled = Mark(text="disabled", tone=Tone.WANTED)
    assert [place.marks for place in payments.regions] == [(), (disabled,)]


def test_a_region_that_terraform_lets_go_of_is_shown_apart():
    text = f'{HEAD}replicas = ["us-west-2"]\nretired = ["eu-west-1"]\n'
    (key,) = drawn(text).keys
    assert [(place.region, place.role) for place in key.regions] == [
        ("us-east-1", "primary"),
        ("us-west-2", "replica"),
        ("eu-west-1", "retired"),
    ]
    assert [access.where for access in key.access] == ["in every Region"]


def test_data_is_shown_with_its_name_in_each_region_and_where_it_comes_from():
    invoices, catalogue, archive = drawn(DATA).keys[0].data
    assert (invoices.title, archive.title) == ("s3 invoices", "s3 archive, existing")
    assert invoices.names == {
        "us-east-1": "acme-invoices",
        "us-west-2": "acme-invoices-west",
        "eu-west-1": "acme-invoices-eu",
    }
    assert [invoices.origin(region) for region in ("us-east-1", "us-west-2", "eu-west-1")] == [
        "",
        "copied from us-east-1",
        "copied from us-east-1",
    ]
    assert catalogue.origin("us-west-2") == "copied from and to eu-west-1"


def test_a_global_table_is_copied_every_way():
    table = '[protects.dynamodb.carts]\nkey = "orders"\nsource = "us-east-1"\nexisting = true\n'
    (carts,) = drawn(f'{HEAD}replicas = ["eu-west-1"]\n{table}').keys[0].data
    assert set(carts.copied) == {("us-east-1", "eu-west-1"), ("eu-west-1", "us-east-1")}


class Bells(Protection):
    """Of a service that copies nothing."""

    service = "bells"
    regions = ()

    @property
    def called(self) -> str:
        return f"acme-{self.name}"

    @property
    def needed(self) -> Needed:
        return Needed()


def test_what_no_service_copies_is_the_same_in_each_region():
    keyring = loads(f'{HEAD}replicas = ["eu-west-1"]\n')
    key = replace(keyring.keys[0], protects=(Bells(name="alarm"),))
    ((bells,),) = [shown.data for shown in picture_of(keyring, (key,)).keys]
    assert bells.names == {"us-east-1": "acme-alarm", "eu-west-1": "acme-alarm"}
    assert bells.copied == ()


def test_each_service_calls_its_data_as_the_api_does():
    tables = (
        '[protects.sns.alerts]\ntopic = "acme-alerts"\n'
        '[protects.sqs.jobs]\nqueue = "acme-jobs"\n'
        '[protects.logs.events]\ngroup = "/acme/events"\n'
    ).replace("]\n", ']\nkey = "orders"\n')
    (key,) = drawn(f"{HEAD}{tables}").keys
    assert {each.service: each.names["us-east-1"] for each in key.data} == {
        "sns": "acme-alerts",
        "sqs": "acme-jobs",
        "logs": "/acme/events",
    }
