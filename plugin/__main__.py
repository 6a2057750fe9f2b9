"""The plugin as Pulumi starts it from a clone: the same as `python -m pulumi_apsara_live.hosts.plugin`."""

from pulumi_apsara_live.hosts.plugin import main

main()
