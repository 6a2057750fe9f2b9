"""Declaration of resources: models and their marks, check, diff, encode and decode. Makes no calls."""
