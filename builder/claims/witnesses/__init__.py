"""The points at which a claim is tried: drawn ones, chosen ones, and those where it is closest to fail."""
