import botocore.session

from keyspan.model.regions import PARTITIONS, REGIONS, partition_of


def test_the_table_is_what_botocore_knows():
    endpoints = botocore.session.get_session().get_component("data_loader").load_data("endpoints")
    known = {
        partition["partition"]: {
            region
            for region, endpoint in partition["services"]["kms"]["endpoints"].items()
            if region in partition["regions"] and not endpoint.get("deprecated")
        }
        for partition in endpoints["partitions"]
        if "kms" in partition["services"]
    }
    assert {name: set(regions) for name, regions in PARTITIONS.items()} == known


def test_each_region_lies_in_one_partition():
    assert len(set(REGIONS)) == len(REGIONS)
    assert partition_of("us-gov-west-1") == "aws-us-gov"
