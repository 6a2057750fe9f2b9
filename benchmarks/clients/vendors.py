"""Calls so often with the vendor's SDK, and prints the studio's name, then processor and wall time of a call in µs."""

import sys
import time

from alibabacloud_live20161101.client import Client
from alibabacloud_live20161101.models import DescribeCasterConfigRequest
from alibabacloud_tea_openapi.models import Config

WARM_UP = 20

url, caster_id, calls = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = Client(
    Config(
        access_key_id="testid",
        access_key_secret="testsecret",
        endpoint=url.removeprefix("http://"),
        protocol="http",
        region_id="cn-shanghai",
        signature_algorithm="ACS3-HMAC-SHA256",
    )
)


def call() -> str:
    """One call."""
    request = DescribeCasterConfigRequest(caster_id=caster_id, region_id="cn-shanghai")
    return str(client.describe_caster_config(request).body.caster_name)


for _ in range(WARM_UP):
    name = call()
wall, cpu = time.perf_counter(), time.process_time()
for _ in range(calls):
    name = call()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(name)
print(1e6 * cpu / calls, 1e6 * wall / calls)
