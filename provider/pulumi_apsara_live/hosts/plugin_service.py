"""The service of the native plugin: every resource and function for all languages of Pulumi, in camel case."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty

from ..model.fields import UNKNOWN, Model, fields, secret_fields
from ..resources import LOOK_UPS, RESOURCES
from ..settings.sources import OWN, SECRET_SETTINGS, unknown_settings
from ..wire.rpc import cancel
from . import look_ups, progress, run, sdk_internals, verbs
from .errors import ApsaraLiveError, one_line
from .plugin_properties import Received, as_message, in_message, received, texts
from .properties import Given
from .sdk_internals import plugin_pb2, provider_pb2_grpc
from .sdk_internals import provider_pb2 as messages
from .spelling import camel_case, in_camel_case

FUNCTIONS: Final = {camel_case(name): name for name in LOOK_UPS}
"""Names of the functions by their names in the schema."""
FROM_THE_ENGINE: Final = ("version", "pluginDownloadURL", "pluginChecksums", "parameterization")
"""Members that the engine adds to the settings of a provider."""

Request = TypeVar("Request")
Response = TypeVar("Response")
Method = Callable[[Any, Request, grpc.ServicerContext], Response]


def schema(version: str) -> str:
    """Return the schema with the version of the package."""
    text = Path(__file__).parents[1].joinpath("schema.json").read_text(encoding="utf-8")
    return json.dumps(json.loads(text) | {"version": version})


def _one_line(method: Method[Request, Response]) -> Method[Request, Response]:
    """End a request that fails with the one line of its error, in the plugin's spelling."""

    @wraps(method)
    def served(self: Any, request: Request, context: grpc.ServicerContext) -> Response:
        try:
            with one_line(""):
                return method(self, request, context)
        except (ApsaraLiveError, RuntimeError) as error:  # the latter has a traceback, where tracebacks are on
            context.abort(grpc.StatusCode.UNKNOWN, in_camel_case(str(error)))
            raise

    return served


def _kind(request: Any) -> str:
    """Return the type of the resource of a request.

    Raises:
        ApsaraLiveError: There is none of this type.
    """
    kind: str = request.type.rpartition(":")[2]
    if kind not in RESOURCES:
        raise ApsaraLiveError(f"this version of the plugin apsara-live has no resource {request.type}")
    return kind


class Service(provider_pb2_grpc.ResourceProviderServicer):
    """The default provider of a program, or an explicit one: its settings, and the verbs of its resources."""

    def __init__(self, version: str) -> None:
        """Have no settings before `Configure`."""
        self._version = version
        self._config: Mapping[str, str] = {}

    # ── The provider itself ──────────────────────────────────────────────────────────────────────────────────────────

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Take the engine's address, and announce that secrets are marked in both directions."""
        sdk_internals.connect(request.engine_address)
        return messages.ProviderHandshakeResponse(accept_secrets=True)

    def Attach(self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext) -> Empty:
        """Take the address of an engine that did not start this process, as when it runs in a debugger."""
        sdk_internals.connect(request.address)
        return Empty()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """Return the version."""
        return plugin_pb2.PluginInfo(version=self._version)

    def GetSchema(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Return the schema."""
        return messages.GetSchemaResponse(schema=schema(self._version))

    @_one_line
    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Mark keys as secrets, and warn of settings that nothing reads."""
        settings = texts(request.news)
        named = (each for each in settings if each not in FROM_THE_ENGINE and not each.startswith("__"))
        for warning in unknown_settings((f"{OWN}:{name}" for name in named), ""):
            progress.warn(request.urn, warning)
        response = messages.CheckResponse(inputs=request.news)
        for name in SECRET_SETTINGS:
            if isinstance(settings.get(name), str):
                response.inputs[name] = in_message(settings[name], is_secret=True)
        return response

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Let the engine compare. No setting replaces resources, which stay in their recorded region."""
        return messages.DiffResponse(changes=messages.DiffResponse.DIFF_UNKNOWN)

    @_one_line
    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Keep the settings, which are resolved when the first call needs them, and begin a run."""
        self._config = {f"{OWN}:{name}": text for name, text in texts(request.args).items() if isinstance(text, str)}
        run.begin()
        return messages.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        """End the waits of this process, each with an error that says how far it was."""
        cancel()
        return Empty()

    # ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────────

    @_one_line
    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Return inputs with defaults and computed outputs, or failures that name properties."""
        caller = self._caller(request)
        olds, news = _received(caller, request.olds), _received(caller, request.news)
        checked = verbs.check(caller, _given(caller, olds), _given(caller, news))
        failures = [(camel_case(path), caller.spell(reason)) for path, reason in checked.failures]
        return messages.CheckResponse(
            inputs=as_message(_model(caller), checked.inputs, _secret(caller, news)),
            failures=[messages.CheckFailure(property=name, reason=reason) for name, reason in failures],
        )

    @_one_line
    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Compare; the engine finds out in which members.

        A state of the dynamic host is always different: the update writes it anew, in the spelling of this one.
        """
        caller = self._caller(request)
        olds, news = _received(caller, request.olds), _received(caller, request.news)
        found = verbs.diff(caller, request.id, _given(caller, olds), _given(caller, news))
        changes = {None: "DIFF_UNKNOWN", True: "DIFF_SOME", False: "DIFF_SOME" if olds.is_dynamic else "DIFF_NONE"}
        return messages.DiffResponse(
            changes=messages.DiffResponse.DiffChanges.Value(changes[found.changes]),
            replaces=[camel_case(each) for each in found.replaces],
            deleteBeforeReplace=found.changes is None,
        )

    @_one_line
    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Create the resource; in a preview, return the outputs that are known and make no call."""
        caller = self._caller(request)
        news = _received(caller, request.properties)
        if request.preview:
            return messages.CreateResponse(properties=_planned(caller, news, Received()))
        state = verbs.create(caller, _given(caller, news))
        return messages.CreateResponse(id=state.id, properties=_outputs(caller, state, news))

    @_one_line
    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Update the resource; in a preview, return the outputs that are known and make no call."""
        caller = self._caller(request)
        olds, news = _received(caller, request.olds), _received(caller, request.news)
        if request.preview:
            return messages.UpdateResponse(properties=_planned(caller, news, olds))
        state = verbs.update(caller, request.id, _given(caller, olds), _given(caller, news))
        return messages.UpdateResponse(properties=_outputs(caller, state, news))

    @_one_line
    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Return the current state; where nothing is recorded, the inputs that a program has to declare with it."""
        caller = self._caller(request)
        olds = _received(caller, request.properties)
        state = verbs.read(caller, request.id, _given(caller, olds))
        if state is None:
            return messages.ReadResponse()
        inputs = as_message(_model(caller), state.inputs, state.secret | olds.secret)
        return messages.ReadResponse(id=state.id, properties=_outputs(caller, state, olds), inputs=inputs)

    @_one_line
    def Delete(self, request: Any, context: grpc.ServicerContext) -> Empty:
        """Delete the resource, unless another one holds it."""
        caller = self._caller(request)
        verbs.delete(caller, request.id, _given(caller, _received(caller, request.properties)))
        return Empty()

    def _caller(self, request: Any) -> verbs.Caller:
        """Return who calls. No request names the organization; the URN names project and stack."""
        return verbs.Caller(_kind(request), request.urn, "", self._config, in_camel_case)

    # ── Functions ────────────────────────────────────────────────────────────────────────────────────────────────────

    @_one_line
    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Return what a function reads."""
        name = FUNCTIONS.get(request.tok.rpartition(":")[2])
        if name is None:
            raise ApsaraLiveError(f"this version of the plugin apsara-live has no function {request.tok}")
        kind, look_up = LOOK_UPS[name]
        found = look_ups.read(name, self._config, received(look_up.arguments, request.args).values)
        model = RESOURCES[kind].outputs
        results = [as_message(model, each, secret_fields(model)) for each in found]
        if not look_up.is_list:
            return messages.InvokeResponse(**{"return": results[0]})
        response = messages.InvokeResponse()
        rows = getattr(response, "return").get_or_create_list(camel_case(name.removeprefix("get_")))
        for each in results:
            rows.add_struct().CopyFrom(each)
        return response


def _model(caller: verbs.Caller) -> type[Model]:
    model: type[Model] = caller.resource.outputs
    return model


def _received(caller: verbs.Caller, message: Any) -> Received:
    return received(_model(caller), message)


def _given(caller: verbs.Caller, properties: Received) -> Given:
    return properties.given(caller.resource.keyed)


def _secret(caller: verbs.Caller, given: Received) -> frozenset[str]:
    """Return the names of secret properties: those that always are, and those that the program has marked."""
    return given.secret | secret_fields(_model(caller))


def _planned(caller: verbs.Caller, news: Received, olds: Received) -> Any:
    """Return outputs as far as a preview knows them: inputs, what `check` has computed, and the id by its name."""
    key = caller.resource.key
    known = {key: olds.values[key]} if key in olds.values else {}
    planned = dict.fromkeys(fields(_model(caller)), UNKNOWN) | known | news.values
    return as_message(_model(caller), planned, _secret(caller, news))


def _outputs(caller: verbs.Caller, state: verbs.RecordedState, given: Received) -> Any:
    return as_message(_model(caller), state.outputs, state.secret | given.secret)
