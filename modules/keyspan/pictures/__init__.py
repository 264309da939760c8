"""Pictures of related keys: their Regions, primary and replicas, aliases, and who may use them."""
