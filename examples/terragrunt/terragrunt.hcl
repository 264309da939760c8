# infra/keyring/terragrunt.hcl, beside the main.tf.json that keyspan generate writes. Nothing is
# downloaded or generated: the backend and the providers stand in that file.
#
# What is applied is the file that `terragrunt plan` wrote; without one, apply fails. The file's
# name has to end in .tfplan: Terragrunt puts such an argument last.
terraform {
  extra_arguments "plan" {
    commands  = ["plan"]
    arguments = ["-out=${get_terragrunt_dir()}/keyspan.tfplan"]
  }

  extra_arguments "apply" {
    commands  = ["apply"]
    arguments = ["${get_terragrunt_dir()}/keyspan.tfplan"]
  }

  after_hook "guard_plan" {
    commands    = ["plan"]
    execute     = ["sh", "-c", "\"$TG_CTX_TF_PATH\" show -json keyspan.tfplan | keyspan guard - --config ../../keyspan.toml"]
    working_dir = get_terragrunt_dir()
  }

  before_hook "guard_apply" {
    commands    = ["apply"]
    execute     = ["sh", "-c", "\"$TG_CTX_TF_PATH\" show -json keyspan.tfplan | keyspan guard - --config ../../keyspan.toml"]
    working_dir = get_terragrunt_dir()
  }

  before_hook "destroy_nothing" {
    commands = ["destroy"]
    execute  = ["sh", "-c", "echo 'keyspan retire takes keys away, one by one' >&2; exit 1"]
  }
}
