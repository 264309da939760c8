import configparser
import os

from keyspan.demo.sandbox import sandbox

EMULATOR = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


def test_nothing_that_leads_to_aws_is_left(tmp_path):
    own = {
        "HOME": "/home",
        "AWS_PROFILE": "production",
        "AWS_ENDPOINT_URL_KMS": "https://kms.example",
        "AWS_SESSION_TOKEN": "token",
        "AWS_ACCESS_KEY_ID": "real",
        "TF_WORKSPACE": "production",
        "TF_VAR_x": "1",
        "CDKTF_OUTDIR": "elsewhere",
        "NO_PROXY": "intranet",
    }
    inside = sandbox(own, emulator=EMULATOR, profiles=(), scratch=tmp_path)
    assert inside == {
        **EMULATOR,
        "HOME": "/home",
        "NO_PROXY": "127.0.0.1,intranet",
        "no_proxy": "127.0.0.1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "aws-credentials"),
    }


def test_the_keyrings_profiles_stand_for_the_emulator(tmp_path):
    inside = sandbox({}, emulator=EMULATOR, profiles=("keys",), scratch=tmp_path)
    profiles = configparser.ConfigParser()
    profiles.read(inside["AWS_SHARED_CREDENTIALS_FILE"])
    assert dict(profiles["keys"]) == {
        "aws_access_key_id": "id",
        "aws_secret_access_key": "secret",
    }
