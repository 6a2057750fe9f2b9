"""The language in which a resource is declared: models, five marks, check, diff, encode and decode; pure."""
