// What keys.json describes, on CDKTF in JavaScript, each resource imported from its own file.
"use strict";

const { readFileSync } = require("node:fs");
const { App, LocalBackend, TerraformOutput, TerraformStack } = require("cdktf");
const { KmsAlias } = require("@cdktf/provider-aws/lib/kms-alias");
const { KmsKey } = require("@cdktf/provider-aws/lib/kms-key");
const { KmsReplicaKey } = require("@cdktf/provider-aws/lib/kms-replica-key");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { Construct } = require("constructs");

class MultiRegionKey extends Construct {
  constructor(scope, key, providers) {
    super(scope, `key_${key.name}`);
    const [primary, ...replicas] = key.related;
    this.primary = new KmsKey(this, "primary", {
      provider: providers[primary.region],
      multiRegion: true,
      description: primary.description,
      isEnabled: true,
      enableKeyRotation: true,
      rotationPeriodInDays: key.rotation_days,
      deletionWindowInDays: primary.deletion_window_days,
      policy: primary.policy,
      lifecycle: { preventDestroy: true },
    });
    this.primary.overrideLogicalId(key.name);
    this.keys = { [primary.region]: this.primary };
    for (const replica of replicas) {
      const resource = new KmsReplicaKey(this, `replica_${replica.region}`, {
        provider: providers[replica.region],
        primaryKeyArn: this.primary.arn,
        description: replica.description,
        enabled: true,
        deletionWindowInDays: replica.deletion_window_days,
        policy: replica.policy,
        lifecycle: { preventDestroy: true, ignoreChanges: ["primary_key_arn"] },
      });
      resource.overrideLogicalId(`${key.name}_${replica.region}`);
      this.keys[replica.region] = resource;
    }
    this.aliases = {};
    for (const { region, aliases } of key.related) {
      this.aliases[region] = {};
      for (const name of aliases) {
        const alias = new KmsAlias(this, `alias_${name}_${region}`, {
          provider: providers[region],
          name: `alias/${name}`,
          targetKeyId: this.keys[region].keyId,
        });
        alias.overrideLogicalId(`${name}_${region}`);
        this.aliases[region][name] = alias;
      }
    }
  }
}

class KeyringStack extends TerraformStack {
  constructor(scope, keyring) {
    super(scope, keyring.stack);
    new LocalBackend(this, { path: keyring.state });
    const providers = mapped(keyring.regions, (alias, region) => new AwsProvider(
      this,
      `provider_${region}`,
      { alias, region, allowedAccountIds: [keyring.account] },
    ));
    this.addOverride("terraform.required_providers.aws.version", keyring.provider_version);
    for (const key of keyring.keys) {
      const made = new MultiRegionKey(this, key, providers);
      const arns = mapped(made.keys, (resource) => resource.arn);
      const aliasArns = mapped(made.aliases, (aliases) => mapped(aliases, (alias) => alias.arn));
      this.output(key.name, "key_id", "Key ID, the same in every Region", made.primary.keyId);
      this.output(key.name, "key_arns", "Key ARN by Region", arns);
      this.output(key.name, "alias_arns", "Alias ARN by Region and alias", aliasArns);
    }
  }

  output(key, name, description, value) {
    const output = new TerraformOutput(this, `output_${key}_${name}`, {
      value,
      description: `${key}: ${description}`,
    });
    output.overrideLogicalId(`${key}_${name}`);
  }
}

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

const app = new App({ outdir: "cdktf.out" });
new KeyringStack(app, JSON.parse(readFileSync("keys.json", "utf8")));
app.synth();
