"""Who calls us: translations between an engine and the resources."""
