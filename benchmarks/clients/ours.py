"""Calls so often with our client, and prints the studio's name, then processor and wall time of a call in µs."""

import sys
import time

from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.rpc import Cloud, Credentials

WARM_UP = 20

url, caster_id, calls = sys.argv[1], sys.argv[2], int(sys.argv[3])
key = Credentials("testid", "testsecret")
cloud = Cloud(endpoint=url, region="cn-shanghai", credentials=lambda: key)
# The limiter counts as always; it only never has to make anybody wait.
describes = Operation("DescribeCasterConfig", repeatable=True, quota=1_000_000)


def call() -> str:
    """One call."""
    return str(cloud.call(describes, {"CasterId": caster_id})["CasterName"])


for _ in range(WARM_UP):
    name = call()
wall, cpu = time.perf_counter(), time.process_time()
for _ in range(calls):
    name = call()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(name)
print(1e6 * cpu / calls, 1e6 * wall / calls)
