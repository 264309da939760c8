"""What this platform is made for."""

ACCOUNT = "111122223333"
PRIMARY = "us-east-1"
REPLICAS = ("eu-west-1",)
REGIONS = (PRIMARY, *REPLICAS)

KEY_ADMIN = f"arn:aws:iam::{ACCOUNT}:role/KeyAdmin"
AUDITOR = f"arn:aws:iam::{ACCOUNT}:role/Auditor"
