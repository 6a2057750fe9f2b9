"""Makes a configured studio in the emulator at a URL, and prints its id."""

import sys

from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud, Credentials

cloud = Cloud(endpoint=sys.argv[1], region="cn-shanghai", credentials=lambda: Credentials("testid", "testsecret"))
made = cloud.call(
    Operation("CreateCaster", repeatable=True),
    {"NormType": 1, "ChargeType": "PostPaid", "CasterName": "News", "ClientToken": "one"},
)
cloud.call(
    Operation("SetCasterConfig", repeatable=True),
    {
        "CasterId": made["CasterId"],
        "CasterName": "News",
        "DomainName": "live.example.com",
        "Delay": 5,
        "CallbackUrl": "https://hooks.example.com/news",
    },
)
print(made["CasterId"])
