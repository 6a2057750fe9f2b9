"""What runs in the provider's process: the translation between the engine and the resources."""
