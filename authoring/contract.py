"""Write contract.json, the description of each operation in the vendor's SDK, and the tables of docs/emulator.md.

The SDK's models are read as source, because the mark that a parameter is required exists in comments only.
What the SDK does not know (quotas, methods the gateway refuses, error tables) stands in the tables below.
"""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

from apsara_live_emulator.assumptions import NO_CODE, SWITCHES, Switch, assumptions
from apsara_live_emulator.behaviours import Behaviour, behaviours
from apsara_live_emulator.refusals import NOT_OFFERED

PACKAGE = "alibabacloud_live20161101"
DISTRIBUTION = "alibabacloud-live20161101"
API_VERSION = "2016-11-01"
ROOT = Path(__file__).parents[1]
TARGET = ROOT / "provider" / "apsara_live_emulator" / "contract.json"
MANUAL = ROOT / "docs" / "emulator.md"

# Calls per second of one account, as the pages state them; None where nothing was found.
QPS: dict[int | None, str] = {
    10: """
        AddCasterComponent AddCasterLayout AddCasterProgram AddCasterVideoResource AddPlaylistItems
        AddShowIntoShowList AddStudioLayout CopyCaster CopyCasterSceneConfig CreateCaster CreateLivePullToPush
        DeleteCaster DeleteCasterComponent DeleteCasterLayout DeleteCasterSceneConfig DeleteCasterVideoResource
        DeleteLivePullToPush DeletePlaylist DeletePlaylistItems DeleteStudioLayout DescribeAutoShowListTasks
        DescribeLivePullToPush DescribeLivePullToPushList DescribeLiveTagResources DescribeShowList EditPlaylist
        EditShowAndReplace EffectCasterUrgent EffectCasterVideoResource InitializeAutoShowListTask ListPlaylist
        ListPlaylistItems
        ModifyCasterComponent ModifyCasterLayout ModifyCasterVideoResource ModifyShowList ModifyStudioLayout
        PlayChoosenShow RemoveShowFromShowList RestartCaster RestartLivePullToPush SetCasterChannel SetCasterConfig
        SetCasterSceneConfig SetShowListBackground StartCaster StartCasterScene StartPlaylist StopCaster
        StopCasterScene StopLivePullToPush StopPlaylist UpdateCasterResourceGroup UpdateCasterSceneAudio
        UpdateCasterSceneConfig UpdateLivePullToPush
    """,
    15: """
        DescribeCasterChannels DescribeCasterComponents DescribeCasterConfig DescribeCasterLayouts
        DescribeCasterSceneAudio DescribeCasterScenes DescribeCasterVideoResources DescribeCasters
        DescribeStudioLayouts
    """,
    4: """
        AddCasterEpisode AddCasterEpisodeGroup AddCasterEpisodeGroupContent DeleteCasterEpisode
        DeleteCasterEpisodeGroup DeleteCasterProgram DescribeCasterProgram ModifyCasterEpisode ModifyCasterProgram
    """,
    5: "DescribeCasterStreamUrl",
    100: "TagLiveResources UnTagLiveResources",
    None: "ListLiveTagResources MiguLivePullToPushStart MiguLivePullToPushStatus",
}

# The gateway's metadata names GET alone for these; every other operation is reached by GET and by POST.
GET_ONLY = {
    "UpdateLivePullToPush",
    "RestartLivePullToPush",
    "StopLivePullToPush",
    "DeleteLivePullToPush",
    "DescribeLivePullToPush",
    "DescribeLivePullToPushList",
}

# Operations whose own page was read in full.
PAGES = {
    "RestartCaster": "000",
    "StartCasterScene": "001",
    "RestartLivePullToPush": "002",
    "SetCasterConfig": "003",
    "ModifyCasterProgram": "004",
}

# The error tables of the five pages, complete: status, code, and the message where it is more than a bare "%s".
ERRORS: dict[str, str] = {
    "RestartCaster": """
        400 IncorrectSceneStatus
        400 IncorrectCasterStatus.Idle
        400 InvalidCasterId.Malformed
        400 InvalidNormType.Malformed
        400 IncorrectCasterStatus
        401 IllegalOperation
        500 InternalError
        404 InvalidCaster.NotFound
        404 InvalidScene.NotFound
    """,
    "StartCasterScene": """
        400 IncorrectSceneStatus
        400 IncorrectSceneStatus.Inuse
        400 IncorrectCasterStatus.Idle
        400 InvalidCasterId.Malformed
        400 InvalidSceneId.Malformed
        401 IllegalOperation
        500 InternalError
        403 UserQuotaExceed
        404 InvalidCaster.NotFound
        404 InvalidScene.NotFound
        404 InvalidLayout.NotFound
        404 InvalidConfiguration.NotFound
        404 InvalidCasterTemplate.NotFound
    """,
    "RestartLivePullToPush": """
        400 InvalidParameter %s.
        400 LiveServiceNotFound Your account does not open Live service yet
        400 InvalidParam.CodeIllegalDuration %s.
        400 CodeInvalidAliUid This aliuid does not have a live domain name.
        400 CodeTaskNotExist Task does not exist.
        500 InternalError %s.
    """,
    "SetCasterConfig": """
        400 InvalidUserId.Malformed
        400 InvalidCasterId.Malformed
        400 InvalidParameter.Malformed
        400 IncorrectCasterStatus.Inuse
        400 InvalidCaster.ChannelDisableUnsupported
        400 IncorrectCasterStatus.EnableChannel
        400 MissingParameter
        500 InternalError
        403 PermissionDenied
        404 InvalidCaster.NotFound
        404 InvalidDomainName.NotFound
    """,
    "ModifyCasterProgram": """
        400 MissingParameter %s.
        400 InvalidParameter.Malformed There are invalid parameters: %s.
        400 SwitchTypeInvalid.Malformed %s, please check and try again later.
        400 IncorrectStartTime %s, please check and try again later.
        400 IncorrectEndTime %s, please check and try again later.
        400 IncorrectEpisodeStatus %s, please check and try again later.
        400 EpisodeConflict.Malformed %s, please check and try again later.
        400 InvalidCasterId.Malformed %s, please check and try again later.
        401 IllegalOperation %s, please check and try again later.
        500 InternalError %s, please try again later.
        404 InvalidCaster.NotFound %s, please check and try again later.
        404 InvalidResource.NotFound %s, please check and try again later.
        404 InvalidEpisode.NotFound %s, please check and try again later.
        404 InvalidComponent.NotFound %s, please check and try again later.
    """,
}

# Two operations that the SDK lacks and that Terraform's provider uses on the real service.
SUPPLEMENT: dict[str, Any] = {
    "TagResources": {
        "methods": ["GET", "POST"],
        "qps": None,
        "evidence": "Terraform's provider calls it with ResourceType caster; not in the SDK",
        "parameters": {
            "RegionId": {"type": "string"},
            "ResourceId": {"type": "list", "items": "string", "required": True},
            "ResourceType": {"type": "string", "required": True},
            "Tag": {
                "type": "list",
                "members": {"Key": {"type": "string", "required": True}, "Value": {"type": "string"}},
                "required": True,
            },
        },
        "answer": {"RequestId": "string"},
    },
    "UntagResources": {
        "methods": ["GET", "POST"],
        "qps": None,
        "evidence": "Terraform's provider calls it with ResourceType caster; not in the SDK",
        "parameters": {
            "All": {"type": "boolean"},
            "RegionId": {"type": "string"},
            "ResourceId": {"type": "list", "items": "string", "required": True},
            "ResourceType": {"type": "string", "required": True},
            "TagKey": {"type": "list", "items": "string"},
        },
        "answer": {"RequestId": "string"},
    },
}

SCALARS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
REQUIRED = "This parameter is required."


class SourceModel:
    """One model class of the SDK: wire names, types and required-ness of its members."""

    def __init__(self, node: ast.ClassDef, lines: list[str]) -> None:
        functions = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
        arguments = functions["__init__"].args.args[1:]
        self.annotations = {argument.arg: ast.unparse(argument.annotation or ast.Name("str")) for argument in arguments}
        self.wire_names = dict(_wire_names(functions["to_map"]))
        self.required = set(_required(functions["__init__"], lines))


def _wire_names(to_map: ast.FunctionDef) -> list[tuple[str, str]]:
    """Pairs of attribute and wire name, from ``if self.x is not None: … result['X'] …``."""
    pairs = []
    for branch in [node for node in to_map.body if isinstance(node, ast.If)]:
        attributes = [
            node.attr
            for node in ast.walk(branch.test)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
        ]
        keys = [
            node.slice.value
            for statement in branch.body
            for node in ast.walk(statement)
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
        ]
        if attributes and keys:
            pairs.append((attributes[0], str(keys[0])))
    return pairs


def _required(init: ast.FunctionDef, lines: list[str]) -> list[str]:
    """Attributes whose comment, directly above the assignment, carries the vendor's mark as a line of its own."""
    names = []
    for statement in init.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Attribute):
            row = statement.lineno - 2
            while row >= 0 and lines[row].lstrip().startswith("#"):
                if lines[row].lstrip(" #").strip() == REQUIRED:
                    names.append(statement.targets[0].attr)
                row -= 1
    return names


def _models(folder: Path, stem: str) -> dict[str, SourceModel]:
    path = folder / f"_{stem}.py"
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    return {node.name: SourceModel(node, lines) for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}


def _parameters(model: SourceModel, models: dict[str, SourceModel], json_names: set[str]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for attribute, name in model.wire_names.items():
        row = _parameter(model.annotations[attribute], models)
        if name in json_names:
            row["encoding"] = "json"
        if attribute in model.required:
            row["required"] = True
        rows[name] = row
    return dict(sorted(rows.items()))


def _parameter(annotation: str, models: dict[str, SourceModel]) -> dict[str, Any]:
    inner = re.fullmatch(r"List\[(.+)\]", annotation)
    if inner and inner[1] in SCALARS:
        return {"type": "list", "items": SCALARS[inner[1]]}
    if inner:
        return {"type": "list", "members": _parameters(models[_class(inner[1])], models, set())}
    return {"type": SCALARS[annotation]}


def _answer(model: SourceModel, models: dict[str, SourceModel]) -> dict[str, Any]:
    rows = {name: _answer_type(model.annotations[attribute], models) for attribute, name in model.wire_names.items()}
    return dict(sorted(rows.items()))


def _answer_type(annotation: str, models: dict[str, SourceModel]) -> Any:
    inner = re.fullmatch(r"List\[(.+)\]", annotation)
    if inner:
        return [_answer_type(inner[1], models)]
    return SCALARS.get(annotation) or _answer(models[_class(annotation)], models)


def _class(annotation: str) -> str:
    return annotation.rsplit(".", 1)[-1]


def _snake(action: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", action).lower()


def _stem(folder: Path, action: str) -> str:
    """The file stem of an action: the SDK writes UnTagLiveResources as un_tag_live_resources."""
    stem = _snake(action)
    if not (folder / f"_{stem}_request.py").exists():
        raise LookupError(f"the SDK has no request model for {action}")
    return stem


def _json_parameters(client: str, stem: str) -> set[str]:
    """Names that the client packs into one value as JSON before it sends them."""
    body = re.search(rf"    def {stem}_with_options\(.*?\n    async def ", client, re.DOTALL)
    if body is None:
        raise LookupError(f"the SDK's client has no {stem}_with_options")
    return set(re.findall(r"array_to_string_with_specified_style\([^,]+, '(\w+)', 'json'\)", body[0]))


def _operation(folder: Path, client: str, action: str, qps: int | None) -> dict[str, Any]:
    stem = _stem(folder, action)
    requests = _models(folder, f"{stem}_request")
    answers = _models(folder, f"{stem}_response_body")
    operation: dict[str, Any] = {
        "methods": ["GET"] if action in GET_ONLY else ["GET", "POST"],
        "qps": qps,
        "evidence": f"page {PAGES[action]}, SDK" if action in PAGES else "SDK",
        "parameters": _parameters(requests[f"{action}Request"], requests, _json_parameters(client, stem)),
        "answer": _answer(answers[f"{action}ResponseBody"], answers),
    }
    if action in ERRORS:
        operation["errors"] = dict(_error(line) for line in ERRORS[action].strip().splitlines())
    return operation


def _error(line: str) -> tuple[str, dict[str, Any]]:
    status, code, *message = line.strip().split(" ", 2)
    return code, {"status": int(status), "message": message[0] if message else "%s"}


def derive() -> dict[str, Any]:
    """The contract as the installed SDK and the tables of this file say it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise LookupError(f"{DISTRIBUTION} is not installed")
    folder = Path(spec.origin).parent
    client = (folder / "client.py").read_text(encoding="utf-8")
    operations = {
        action: _operation(folder / "models", client, action, qps)
        for qps, actions in QPS.items()
        for action in actions.split()
    }
    return {
        "source": {"sdk": DISTRIBUTION, "sdk_version": importlib.metadata.version(DISTRIBUTION)},
        "version": API_VERSION,
        "actions": dict(sorted((operations | SUPPLEMENT).items())),
    }


def render(contract: dict[str, Any]) -> str:
    """The text of contract.json: indented, so that a difference shows a parameter and not a file."""
    return json.dumps(contract, indent=1, ensure_ascii=False) + "\n"


def manual(text: str) -> str:
    """The emulator's manual with its tables written anew, each between its two marks."""
    known = behaviours()
    switches = [f"| `{one.name}` | {' · '.join(_taken(one))} | {one.why} |" for one in SWITCHES]
    operations = [
        f"| {action} | {operation['evidence']}{', assumed' if action in known else ''} "
        f"| {'yes' if action in known else _why_not(action)} "
        f"| {', '.join(operation['methods'])} | {operation['qps'] or '–'} |"
        for action, operation in derive()["actions"].items()
    ]
    tables = {
        "switches": ["| Switch | Choices, the default first | Why |", "| --- | --- | --- |", *switches],
        "operations": [
            "| Operation | Evidence | Behaves | Methods | Calls a second |",
            "| --- | --- | --- | --- | --- |",
            *operations,
        ],
        "assumptions": ["| Where | What is assumed |", "| --- | --- |", *_assumptions(known)],
    }
    for name, lines in tables.items():
        text = between_marks(text, name, lines)
    return text


def between_marks(text: str, name: str, lines: list[str]) -> str:
    """The text of a page with these lines in place of what stands between the two marks of that name."""
    before, _, rest = text.partition(f"<!-- {name} -->\n")
    _, mark, after = rest.partition(f"<!-- /{name} -->")
    if not mark:
        raise LookupError(f"the page has no marks named {name}")
    return "\n".join([f"{before}<!-- {name} -->", *lines, f"{mark}{after}"])


def _why_not(action: str) -> str:
    """What the table says of an operation that does not behave."""
    return f"no: {NOT_OFFERED[action]}" if action in NOT_OFFERED else "no"


def _taken(switch: Switch) -> tuple[str, ...]:
    """What a switch takes, the default first."""
    if switch.counted:
        return ("0", "calls, such as 2", "seconds, such as 2s")
    if switch.code:
        return (*switch.choices, NO_CODE, "another code")
    return switch.choices or ("seconds, 0",)


def _assumptions(known: dict[str, Behaviour]) -> list[str]:
    """One row per assumption, under the operations that it concerns."""
    names: dict[str, list[str]] = {}
    for action, function in known.items():
        names.setdefault(f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}", []).append(action)
    rows = []
    for one in assumptions():
        stem = one.where.split(".")[0]
        rows.append((", ".join(names.get(one.where, [one.where if stem == one.where else f"`{stem}`"])), one.why))
    return [f"| {where} | {why} |" for where, why in sorted(rows)]


def main() -> None:
    """Write the file and the tables."""
    TARGET.write_text(render(derive()), encoding="utf-8")
    MANUAL.write_text(manual(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
