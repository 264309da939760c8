from keyspan.checks import RULES
from keyspan.checks.catalogue import CATALOGUE
from keyspan.checks.general import GENERAL


def test_each_id_is_given_once():
    described = [*RULES, *GENERAL]
    assert [CATALOGUE[each.id] for each in described] == described
    assert len({each.id for each in CATALOGUE.values()}) == len(CATALOGUE)


def test_each_has_its_own_name():
    assert len({each.name for each in CATALOGUE.values()}) == len(CATALOGUE)
