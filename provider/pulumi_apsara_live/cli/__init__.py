"""Command line `apsara-live`: preview, adopt, doctor, policy and emulator."""
