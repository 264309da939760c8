"""Where a local state lies, whichever folder the Terraform that names it lies in."""

import pytest

from keyspan.errors import KeyspanError
from keyspan.generation.paths import Move


@pytest.fixture
def project(tmp_path):
    project = tmp_path / "app"
    (project / "cdktf.out" / "made" / "stacks" / "prod").mkdir(parents=True)
    return project


def turned(document, project, *, out="infra/prod"):
    written = project / "cdktf.out" / "made" / "stacks" / "prod"
    Move(stack="prod", project=project, written=written, out=project / out).apply(document)
    return document


def local(path):
    return {"terraform": {"backend": {"local": {"path": path}}}}


@pytest.mark.parametrize(
    ("path", "out", "wanted"),
    [
        ("../../../../prod.tfstate", "infra/prod", "../../prod.tfstate"),
        ("../../../../prod.tfstate", "prod", "../prod.tfstate"),
        ("../../../../states/{}.tfstate", "deep/er/prod", "../../../states/{}.tfstate"),
        ("../../../../../beside.tfstate", "infra/prod", "../../../beside.tfstate"),
        ("prod.tfstate", "infra/prod", "../../cdktf.out/made/stacks/prod/prod.tfstate"),
        ("/var/states/prod.tfstate", "infra/prod", "/var/states/prod.tfstate"),
        ("/var/states/prod.tfstate", "../elsewhere/prod", "/var/states/prod.tfstate"),
        ("../../../../$${a}.tfstate", "infra/prod", "../../$${a}.tfstate"),
    ],
)
def test_the_way_from_its_new_folder(project, path, out, wanted):
    assert turned(local(path), project, out=out) == local(wanted)


def test_cdktfs_own_default_is_no_longer_a_path_of_this_machine(project):
    path = str(project / "terraform.prod.tfstate")
    assert turned(local(path), project) == local("../../terraform.prod.tfstate")


def test_a_folder_behind_a_link_counts_from_where_it_is(project):
    (project / "real" / "deep").mkdir(parents=True)
    (project / "infra").symlink_to("real/deep")
    assert turned(local("../../../../a.tfstate"), project) == local("../../../a.tfstate")


def test_the_state_of_another_stack_is_found_as_well(project):
    def reading(path, backend="local"):
        body = {"backend": backend, "config": {"path": path}}
        return {"data": {"terraform_remote_state": {"other": body}}}

    path = "../../../../a.tfstate"
    assert turned(reading(path), project) == reading("../../a.tfstate")
    assert turned(reading(path, "http"), project) == reading(path, "http")


def test_a_local_module_is_found_and_one_of_a_registry_is_left(project):
    def using(source):
        return {"module": {"keys": {"source": source}}}

    assert turned(using("../../../../mod"), project) == using("../../mod")
    inside = "../../../../infra/prod/mod"
    assert turned(using(inside), project) == using("./mod")
    assert turned(using("acme/keys/aws"), project) == using("acme/keys/aws")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"terraform": {"backend": {"s3": {"bucket": "b", "path": "a"}}}},
        {"terraform": {"cloud": {"organization": "o"}}},
        {"terraform": [{"backend": None}], "data": "odd", "module": ["odd"]},
    ],
)
def test_what_names_no_local_path_is_left_and_may_lie_anywhere(project, document):
    assert turned(dict(document), project, out="../elsewhere/prod") == document


def test_a_folder_outside_of_the_project_is_refused_while_the_state_lies_in_it(project):
    with pytest.raises(KeyspanError) as caught:
        turned(local("../../../../a.tfstate"), project, out="../elsewhere/prod")
    assert str(caught.value) == (
        f"prod: a.tfstate is found from the project's folder, and {project}/../elsewhere/prod is "
        "outside of it\n  name a folder of the project: --out DIR, or choose another backend"
    )


@pytest.mark.parametrize("path", ["${path.module}/a.tfstate", "%{ if true }a%{ endif }"])
def test_an_expression_is_refused(project, path):
    with pytest.raises(KeyspanError, match="is an expression, and where it leads from DIR"):
        turned(local(path), project)
