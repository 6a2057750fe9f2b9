"""The command line `apsara-live`: previews for people, a doctor, policies, adoption, the emulator."""
