"""Changes behind our back, made with the vendor's own SDK."""

from __future__ import annotations

import json
from typing import Any

from alibabacloud_live20161101 import models
from alibabacloud_live20161101.client import Client
from alibabacloud_tea_openapi.models import Config

from apsara_live_emulator import Emulator


class Stranger:
    """Somebody else with access to the account."""

    def __init__(self, emulator: Emulator) -> None:
        host = emulator.url.removeprefix("http://")
        self.client = Client(
            Config(
                access_key_id="testid",
                access_key_secret="testsecret",
                endpoint=host,
                protocol="http",
                region_id="cn-shanghai",
            )
        )

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        """Any operation: `call("StartCaster", caster_id=…)`."""
        snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in action)[1:]
        request = getattr(models, f"{action}Request")(**parameters)
        found: dict[str, Any] = getattr(self.client, snake)(request).body.to_map()
        return found

    def configure(self, caster_id: str, **settings: Any) -> None:
        """Write a whole configuration, given by our names."""
        self.call("SetCasterConfig", caster_id=caster_id, **{name: written(name, v) for name, v in settings.items()})


def written(name: str, value: Any) -> Any:
    """A setting as a caller of the vendor's SDK writes it: independent of how the provider does."""
    if name == "transcode_config":
        return json.dumps({"CasterTemplate": value["caster_template"], "LiveTemplate": value["live_templates"]})
    if name == "record_config":
        formats = [
            {
                "Format": each["format"],
                "CycleDuration": each["cycle_duration"],
                "OssObjectPrefix": each["oss_object_prefix"],
                "SliceOssObjectPrefix": each["slice_oss_object_prefix"],
            }
            for each in value["formats"]
        ]
        return json.dumps({"OssEndpoint": value["endpoint"], "OssBucket": value["oss_bucket"], "VideoFormat": formats})
    if name == "auto_switch_urgent_config":
        return json.dumps({"eofThres": value["eof_thres"]})
    if name == "sync_groups_config":
        return json.dumps([{"mode": 1, "resourceIds": each["resource_ids"]} for each in value])
    if name == "side_output_url_list":
        return json.dumps(value)
    return int(value) if name == "program_effect" else value


PARAMETERS = {"transcode": "transcode_config", "record": "record_config", "sync_groups": "sync_groups_config"}


def parameters(settings: dict[str, Any]) -> dict[str, Any]:
    """Our settings under the names of the vendor's SDK."""
    return {PARAMETERS.get(name, name): value for name, value in settings.items()}
