"""Questions about the configuration of an idle studio."""

from __future__ import annotations

from typing import Any, Final

from ..bench import Bench
from ..evidence import NotObserved
from ..question import Probe, Question
from ._reading import configure, studio_config


def _absent_config(bench: Bench) -> str:
    id = bench.studio()
    configure(bench, id, CallbackUrl=bench.run.callback)
    if studio_config(bench, id).get("CallbackUrl") != bench.run.callback:
        raise NotObserved("DescribeCasterConfig did not return the CallbackUrl that was set")
    configure(bench, id, Delay=1)
    left = studio_config(bench, id)
    if left.get("Delay") not in (1, "1", 1.0):
        raise NotObserved("DescribeCasterConfig did not return the Delay that was set")
    if left.get("CallbackUrl") not in (None, "", bench.run.callback):
        raise NotObserved("DescribeCasterConfig returned another CallbackUrl")
    return "keeps" if left.get("CallbackUrl") else "clears"


def _cleared_answer(bench: Bench) -> str:
    id = bench.studio()
    configure(bench, id, CallbackUrl=bench.run.callback)
    configure(bench, id, CallbackUrl="")
    left = studio_config(bench, id)
    if left.get("CallbackUrl"):
        raise NotObserved("an empty CallbackUrl did not clear the setting")
    return "empty" if "CallbackUrl" in left else "absent"


def _json_keys(bench: Bench) -> str:
    id = bench.studio()
    configure(bench, id, TranscodeConfig='{"CasterTemplate":"lp_ld"}')
    if _template(studio_config(bench, id)) != "lp_ld":
        raise NotObserved("DescribeCasterConfig did not return the CasterTemplate that was set")
    configure(bench, id, TranscodeConfig='{"casterTemplate":"lp_sd"}')
    template = _template(studio_config(bench, id))
    if template not in ("", "lp_ld", "lp_sd"):
        raise NotObserved("DescribeCasterConfig returned another CasterTemplate")
    return "either" if template == "lp_sd" else "upper"


def _absent_name(bench: Bench) -> str:
    id = bench.studio()
    configure(bench, id, Delay=1)
    bench.call("SetCasterConfig", CasterId=id, Delay=2)
    left = studio_config(bench, id)
    configure(bench, id, Delay=2)  # the name is one of the marks by which the studio is recognized
    if left.get("Delay") not in (2, "2", 2.0) or left.get("CasterName") not in (None, "", id, bench.name(id)):
        raise NotObserved("DescribeCasterConfig did not return what was set")
    return "keeps" if left.get("CasterName") == bench.name(id) else "resets"


def _delay_code(bench: Bench) -> str:
    id = bench.studio()
    return bench.code("SetCasterConfig", CasterId=id, CasterName=bench.name(id), Delay=301)


def _template(config: dict[str, Any]) -> str:
    transcode = config.get("TranscodeConfig")
    return str(transcode.get("CasterTemplate") or "") if isinstance(transcode, dict) else ""


CONFIGURATION: Final = Probe(
    name="configuration",
    calls=22,
    creates="1 general studio, which is not started",
    actions=("SetCasterConfig", "DescribeCasterConfig"),
    questions=(
        Question("absent-config", "Does `SetCasterConfig` clear settings that are left out?", "clears", _absent_config),
        Question(
            "cleared-answer",
            "Does `DescribeCasterConfig` return a text setting that was cleared as an empty string, or not at all?",
            "absent",
            _cleared_answer,
        ),
        Question(
            "json-keys",
            "Are keys inside `TranscodeConfig` read in lower camel case, too?",
            "either",
            _json_keys,
        ),
        Question("absent-name", "Does a studio keep its name where `CasterName` is left out?", "keeps", _absent_name),
        Question(
            "delay-code",
            "With which code is a `Delay` of more than 300 seconds refused?",
            "InvalidParameter.Malformed",
            _delay_code,
        ),
    ),
)
