"""``python -m pulumi_apsara_live.cli``: the same as ``apsara-live``."""

from .app import main

if __name__ == "__main__":
    main()
