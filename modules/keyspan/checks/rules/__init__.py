"""The rules, one file each; docs/rules.md is generated from what they say of themselves."""

from keyspan.checks.rules import (
    administrator_can_decrypt,
    alias_missing,
    alias_of_another_region,
    copy_without_key,
    key_of_another_region,
    lockout,
    lockout_check_bypassed,
    material_in_state,
    policies_differ,
    public_principal,
    replica_beside_primary,
    replica_of_replica,
    replica_on_default_provider,
    replica_without_policy,
    replicas_share_region,
    rotation_off,
    service_of_another_region,
    short_deletion_window,
    single_region_primary,
    two_policies,
    unknown_action,
    unprotected,
)

RULES = (
    rotation_off.RULE,
    short_deletion_window.RULE,
    replica_without_policy.RULE,
    public_principal.RULE,
    lockout.RULE,
    unknown_action.RULE,
    administrator_can_decrypt.RULE,
    policies_differ.RULE,
    service_of_another_region.RULE,
    single_region_primary.RULE,
    replica_beside_primary.RULE,
    replicas_share_region.RULE,
    replica_on_default_provider.RULE,
    replica_of_replica.RULE,
    alias_of_another_region.RULE,
    alias_missing.RULE,
    key_of_another_region.RULE,
    copy_without_key.RULE,
    material_in_state.RULE,
    lockout_check_bypassed.RULE,
    two_policies.RULE,
    unprotected.RULE,
)
"""Every rule, by ID."""

__all__ = ["RULES"]
