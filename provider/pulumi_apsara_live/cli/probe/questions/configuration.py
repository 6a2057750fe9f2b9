"""Questions about the configuration of an idle studio."""

from __future__ import annotations

from typing import Any, Final

from ..bench import Bench
from ..question import NotObserved, Probe, Question
from ._reading import configure, configured


def _absent_config(bench: Bench) -> str:
    id = bench.studio()
    configure(bench, id, CallbackUrl=bench.run.callback)
    if configured(bench, id).get("CallbackUrl") != bench.run.callback:
        raise NotObserved("DescribeCasterConfig did not return the CallbackUrl that was set")
    configure(bench, id, Delay=1)
    left = configured(bench, id)
    if left.get("Delay") not in (1, "1", 1.0):
        raise NotObserved("DescribeCasterConfig did not return the Delay that was set")
    if left.get("CallbackUrl") not in (None, "", bench.run.callback):
        raise NotObserved("DescribeCasterConfig returned another CallbackUrl")
    return "keeps" if left.get("CallbackUrl") else "clears"


def _cleared_answer(bench: Bench) -> str:
    id = bench.studio()
    configure(bench, id, CallbackUrl=bench.run.callback)
    configure(bench, id, CallbackUrl="")
    left = configured(bench, id)
    if left.get("CallbackUrl"):
        raise NotObserved("an empty CallbackUrl did not clear the setting")
    return "empty" if "CallbackUrl" in left else "absent"


def _json_keys(bench: Bench) -> str:
    id = bench.studio()
    configure(bench, id, TranscodeConfig='{"CasterTemplate":"lp_ld"}')
    if _template(configured(bench, id)) != "lp_ld":
        raise NotObserved("DescribeCasterConfig did not return the CasterTemplate that was set")
    configure(bench, id, TranscodeConfig='{"casterTemplate":"lp_sd"}')
    template = _template(configured(bench, id))
    if template not in ("", "lp_ld", "lp_sd"):
        raise NotObserved("DescribeCasterConfig returned another CasterTemplate")
    return "either" if template == "lp_sd" else "upper"


def _template(config: dict[str, Any]) -> str:
    transcode = config.get("TranscodeConfig")
    return str(transcode.get("CasterTemplate") or "") if isinstance(transcode, dict) else ""


CONFIGURATION: Final = Probe(
    name="configuration",
    calls=17,
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
    ),
)
