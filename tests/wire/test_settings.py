"""Where region, endpoint and credentials come from, in which order, and what is said when they come from nowhere."""

import json
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_apsara_live.settings import credentials, resolved, sources
from pulumi_apsara_live.settings.resolved import SettingsError, full_tracebacks, identity_scope, resolve, tags_origin
from pulumi_apsara_live.wire.credentials import Credentials

Server = Any  # a server of conftest.py
SOURCES = str(Path(resolved.__file__).parents[2])

REGION = {"apsara-live:region": "cn-shanghai"}
KEY = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "env-id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "env-secret"}
SPELLINGS = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"),
    ("ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"),
    ("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"),
    ("ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN"),
]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with an empty home, on a machine without a role."""
    return {"HOME": str(tmp_path), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}


def write_profiles(home: dict[str, str], *profiles: dict[str, Any], current: str = "default") -> Path:
    """The file of the vendor's command line."""
    path = Path(home["HOME"]) / ".aliyun" / "config.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"current": current, "profiles": profiles}), encoding="utf-8")
    return path


AK = {"name": "default", "mode": "AK", "access_key_id": "file-id", "access_key_secret": "file-secret"}


# Region and endpoint


@pytest.mark.parametrize(
    "name",
    [
        "ALIBABA_CLOUD_REGION",
        "ALIBABA_CLOUD_REGION_ID",
        "ALIBABACLOUD_REGION",
        "ALIBABACLOUD_REGION_ID",
        "ALICLOUD_REGION",
        "ALICLOUD_REGION_ID",
    ],
)
def test_every_spelling_of_the_region_is_read(name: str) -> None:
    """And it is known afterwards which one it was."""
    found = resolve({}, KEY | {name: "cn-beijing"})
    assert (found.region, found.region_source) == ("cn-beijing", name)


def test_the_region_has_one_order(home: dict[str, str]) -> None:
    """The resource's own, ours, pulumi-alicloud's, the environment's, the profile's."""
    write_profiles(home, AK | {"region_id": "profile"})
    config = {"apsara-live:region": "ours", "alicloud:region": "theirs"}
    environ = home | {"ALIBABA_CLOUD_REGION": "first", "ALICLOUD_REGION": "second"}
    assert resolve(config, environ, "own").region == "own"
    assert resolve(config, environ).region == "ours"
    assert resolve({"alicloud:region": "theirs"}, environ).region == "theirs"
    assert resolve({}, environ).region == "first"
    assert resolve({}, home | {"ALICLOUD_REGION": "second"}).region == "second"
    assert resolve({}, home).region == "profile"


def test_no_region_is_not_guessed() -> None:
    """The error says in one line what to set."""
    with pytest.raises(SettingsError, match=r"^no region is set: run `pulumi config set apsara-live:region ") as raised:
        resolve({}, KEY)
    assert "\n" not in str(raised.value)


def test_the_endpoint_has_one_order() -> None:
    """Ours, pulumi-alicloud's, the environment's three, the vendor's."""
    ours = {"apsara-live:endpoint": "http://127.0.0.1:1"}
    theirs = {"alicloud:endpoints": json.dumps([{"ecs": "e.example"}, {"live": "l.example"}])}
    environ = {"APSARA_LIVE_ENDPOINT": "a", "ALIBABA_CLOUD_ENDPOINT_LIVE": "b", "LIVE_ENDPOINT": "c"}

    def endpoint(config: dict[str, str], environ: dict[str, str]) -> tuple[str, str]:
        found = resolve(config | REGION, environ | KEY)
        return found.endpoint, found.endpoint_source

    assert endpoint(ours | theirs, environ) == ("http://127.0.0.1:1", "apsara-live:endpoint")
    assert endpoint(theirs, environ) == ("https://l.example", "alicloud:endpoints[live]")
    assert endpoint({"alicloud:endpoints": '{"live": "m.example"}'}, environ)[0] == "https://m.example"
    assert endpoint({"alicloud:endpoints": "[7]"}, environ)[0] == "https://a"
    assert endpoint({}, environ) == ("https://a", "APSARA_LIVE_ENDPOINT")
    del environ["APSARA_LIVE_ENDPOINT"]
    assert endpoint({}, environ) == ("https://b", "ALIBABA_CLOUD_ENDPOINT_LIVE")
    assert endpoint({}, {"LIVE_ENDPOINT": "c"}) == ("https://c", "LIVE_ENDPOINT")
    assert endpoint({}, {}) == ("https://live.aliyuncs.com", "the default")


# Keys


@pytest.mark.parametrize(("key", "secret", "token"), SPELLINGS)
def test_every_spelling_of_a_key_is_read(key: str, secret: str, token: str) -> None:
    """With and without a token."""
    found = resolve(REGION, {key: "id", secret: "s", token: "t"})
    assert found.credentials() == Credentials("id", "s", "t")
    assert found.credentials_source == key
    assert resolve(REGION, {key: "id", secret: "s"}).credentials() == Credentials("id", "s")


def test_a_whole_key_is_taken_before_a_mixed_one() -> None:
    """A token left over from another tool does not spoil it."""
    left_over = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "half", "ALIBABA_CLOUD_SECURITY_TOKEN": "old"}
    whole = {"ALICLOUD_ACCESS_KEY": "id", "ALICLOUD_SECRET_KEY": "s"}
    assert resolve(REGION, left_over | whole).credentials() == Credentials("id", "s")


def test_a_key_may_be_mixed_from_several_spellings() -> None:
    """As the Terraform provider allows."""
    mixed = {"ALICLOUD_ACCESS_KEY": "id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s"}
    assert resolve(REGION, mixed).credentials() == Credentials("id", "s")


@pytest.mark.parametrize(
    ("config", "environ", "there", "missing"),
    [
        ({"apsara-live:accessKey": "a"}, {}, "apsara-live:accessKey", "apsara-live:secretKey"),
        ({"alicloud:secretKey": "s"}, KEY, "alicloud:secretKey", "alicloud:accessKey"),
        ({}, {"ALICLOUD_ACCESS_KEY": "a"}, "ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
    ],
)
def test_half_a_key_is_an_error(config: dict[str, str], environ: dict[str, str], there: str, missing: str) -> None:
    """Completing it from elsewhere would sign with a key that nobody meant."""
    with pytest.raises(SettingsError, match=f"^{there} is set, but {missing} is not$"):
        resolve(config | REGION, environ)


def test_configuration_comes_before_the_environment() -> None:
    """Ours first, then pulumi-alicloud's; white space around a value is nobody's intention."""
    ours = {"apsara-live:accessKey": " a\n", "apsara-live:secretKey": "as", "apsara-live:securityToken": "at"}
    theirs = {"alicloud:accessKey": "b", "alicloud:secretKey": "bs"}
    assert resolve(REGION | theirs | ours, KEY).credentials() == Credentials("a", "as", "at")
    assert resolve(REGION | theirs, KEY).credentials() == Credentials("b", "bs")


def test_keys_at_hand_do_not_load_the_vendors_library(home: dict[str, str]) -> None:
    """Configured, in the environment or in a profile: it costs a quarter of a second and thirty megabytes."""
    write_profiles(home, AK)
    program = f"""
import sys
from pulumi_apsara_live.settings.resolved import resolve
resolve({REGION!r}, {KEY!r}).credentials()
resolve({REGION!r}, {home!r}).credentials()
assert not [name for name in sys.modules if name.startswith("alibabacloud")]
"""
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": ":".join(sys.path)})


# Profiles


@pytest.mark.parametrize(
    ("config", "environ", "source"),
    [
        ({"apsara-live:profile": "show"}, {}, "apsara-live:profile"),
        ({"alicloud:profile": "show"}, {}, "alicloud:profile"),
        ({}, {"ALIBABA_CLOUD_PROFILE": "show"}, "ALIBABA_CLOUD_PROFILE"),
        ({}, {"ALICLOUD_PROFILE": "show"}, "ALICLOUD_PROFILE"),
    ],
)
def test_a_profile_can_be_named(
    home: dict[str, str], config: dict[str, str], environ: dict[str, str], source: str
) -> None:
    """In the file where the vendor's command line keeps it."""
    sts = {"name": "show", "mode": "StsToken", "access_key_id": "i", "access_key_secret": "s", "sts_token": "t"}
    path = write_profiles(home, AK, sts)
    found = resolve(config | REGION, environ | home)
    assert found.credentials() == Credentials("i", "s", "t")
    assert found.credentials_source == f"{source} (show in {path})"


@pytest.mark.parametrize("name", ["ALIBABA_CLOUD_CREDENTIALS_FILE", "ALICLOUD_SHARED_CREDENTIALS_FILE"])
def test_the_file_can_be_named(home: dict[str, str], tmp_path: Path, name: str) -> None:
    """Then its current profile is meant."""
    path = write_profiles(home, AK).rename(tmp_path / "elsewhere.json")
    assert resolve(REGION, home | {name: str(path)}).credentials().access_key_id == "file-id"
    assert (
        resolve(REGION | {"alicloud:sharedCredentialsFile": str(path)}, home).credentials().access_key_id == "file-id"
    )


def test_a_profile_is_read_again_at_every_call(home: dict[str, str]) -> None:
    """Another tool may renew it while we run."""
    write_profiles(home, AK)
    found = resolve(REGION, home)
    assert found.credentials().access_key_id == "file-id"
    write_profiles(home, AK | {"access_key_id": "renewed"})
    assert found.credentials().access_key_id == "renewed"


def test_a_profile_of_another_mode_is_the_librarys_business(home: dict[str, str]) -> None:
    """Here one that asks a program for the key."""
    answer = json.dumps({"mode": "AK", "access_key_id": "x-id", "access_key_secret": "x-secret"})
    script = Path(home["HOME"]) / "key.py"
    script.write_text(f"print({answer!r})", encoding="utf-8")
    write_profiles(home, {"name": "default", "mode": "External", "process_command": f"{sys.executable} {script}"})
    assert resolve(REGION, home).credentials() == Credentials("x-id", "x-secret")


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        ({"mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "s"}, "RamRoleArnCredentialsProvider"),
        ({"mode": "EcsRamRole", "ram_role_name": "r"}, "EcsRamRoleCredentialsProvider"),
        ({"mode": "OIDC", "oidc_provider_arn": "p", "oidc_token_file": "f"}, "OIDCRoleArnCredentialsProvider"),
        ({"mode": "ChainableRamRoleArn", "source_profile": "ak"}, "RamRoleArnCredentialsProvider"),
        (
            {
                "mode": "CloudSSO",
                "cloud_sso_sign_in_url": "https://x.example/y",
                "cloud_sso_account_id": "1",
                "cloud_sso_access_config": "c",
                "access_token": "t",
                "cloud_sso_access_token_expire": 4_000_000_000,
            },
            "CloudSSOCredentialsProvider",
        ),
        (
            {
                "mode": "OAuth",
                "oauth_refresh_token": "r",
                "oauth_access_token": "a",
                "oauth_access_token_expire": 4_000_000_000,
            },
            "OAuthCredentialsProvider",
        ),
        ({"mode": "External", "process_command": "true"}, "ExternalCredentialsProvider"),
    ],
    ids=lambda value: value["mode"] if isinstance(value, dict) else value,
)
def test_all_modes_of_profiles_are_known(home: dict[str, str], profile: dict[str, Any], kind: str) -> None:
    """The library makes of each what the vendor's command line would; no service is called here."""
    path = write_profiles(home, {"name": "default", "ram_role_arn": "acs:ram::1:role/r"} | profile, AK | {"name": "ak"})
    found = resolve(REGION, home)
    made = found.credentials.provider()  # type: ignore[attr-defined]
    config = json.loads(path.read_text(encoding="utf-8"))
    assert type(made._get_credentials_provider(config, "default")).__name__ == kind


def test_an_ini_file_is_read_too(home: dict[str, str]) -> None:
    """The older form, in the older place; a section may be named."""
    path = Path(home["HOME"]) / ".alibabacloud" / "credentials.ini"
    path.parent.mkdir()
    sections = (
        f"[{name}]\ntype = access_key\naccess_key_id = {name}-id\naccess_key_secret = s\n"
        for name in ("default", "show")
    )
    path.write_text("\n".join(sections), encoding="utf-8")
    assert resolve(REGION, home).credentials() == Credentials("default-id", "s")
    named = {"ALIBABA_CLOUD_PROFILE": "show", "ALIBABA_CLOUD_CREDENTIALS_FILE": str(path)}
    assert resolve(REGION, home | named).credentials() == Credentials("show-id", "s")


def test_a_profile_that_is_missing_is_named(home: dict[str, str]) -> None:
    """As is a file."""
    with pytest.raises(SettingsError, match=r"^apsara-live:profile: there is no file"):
        resolve(REGION | {"apsara-live:profile": "none"}, home).credentials()
    write_profiles(home, AK)
    with pytest.raises(SettingsError, match=r"^no credentials from apsara-live:profile \(none in .*'none'"):
        resolve(REGION | {"apsara-live:profile": "none"}, home).credentials()


def test_the_file_of_the_command_line_can_be_passed_over(home: dict[str, str]) -> None:
    """By the vendor's own variable."""
    write_profiles(home, AK)
    with pytest.raises(SettingsError, match="no credentials were found"):
        resolve(REGION, home | {"ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"}).credentials()


def test_a_file_with_something_else_in_it_is_no_profile(home: dict[str, str]) -> None:
    """Whatever it holds, the error is one line."""
    path = write_profiles(home)
    for content in ("", "[]", "{", '{"current": 7, "profiles": 8}', '{"profiles": [9]}'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SettingsError) as raised:
            resolve(REGION, home).credentials()
        assert "\n" not in str(raised.value)


# All places


def test_every_place_is_told_in_its_order_with_the_one_that_is_used_first(home: dict[str, str]) -> None:
    """Each once, whatever is used; a file that nobody named for this is told apart; nothing of a key is shown."""
    path = write_profiles(home, AK)
    config = {"alicloud:accessKey": "b", "alicloud:secretKey": "bs", "apsara-live:ecsRoleName": "r"}
    environ = KEY | home | {"ALICLOUD_ACCESS_KEY": "c", "ALICLOUD_SECRET_KEY": "cs", "ALICLOUD_PROFILE": "show"}
    found = credentials.candidates(config, environ)
    assert [(each.source, each.was_set) for each in found] == [
        ("apsara-live:ecsRoleName", True),
        ("alicloud:accessKey", True),
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", True),
        ("ALICLOUD_ACCESS_KEY", True),
        (f"ALICLOUD_PROFILE (show in {path})", True),
        (f"the current profile (current in {path})", False),
    ]
    assert found[0].source == resolve(REGION | config, environ).credentials_source
    assert not {"bs", "env-secret", "cs"} & set(repr(found).replace("'", " ").split())


def test_equal_keys_in_two_places_are_known_as_equal() -> None:
    """Other tools read another spelling."""
    environ = KEY | {"ALICLOUD_ACCESS_KEY": "env-id", "ALICLOUD_SECRET_KEY": "env-secret", "HOME": "/nowhere"}
    ours, theirs = credentials.candidates({}, environ)
    assert ours.identity == theirs.identity


def test_half_a_key_that_is_not_used_is_told_as_a_problem(home: dict[str, str]) -> None:
    """It is no error as long as another place comes first."""
    config = {"apsara-live:accessKey": "a", "apsara-live:secretKey": "s"}
    _, half = credentials.candidates(config, home | {"ALICLOUD_ACCESS_KEY": "c"})
    assert half.source == "ALICLOUD_ACCESS_KEY"
    assert half.problem == "ALICLOUD_ACCESS_KEY is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not"


def test_where_nothing_is_set_there_is_no_place(home: dict[str, str]) -> None:
    """The role of the machine is not known before it is asked."""
    assert credentials.candidates({}, home) == []


# Unknown settings


class Recorder(dict[str, str]):
    """A configuration that remembers which keys it was asked for."""

    def __init__(self, content: dict[str, str]) -> None:
        super().__init__(content)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def test_a_setting_is_known_exactly_when_it_is_read(home: dict[str, str]) -> None:
    """Whatever else is under `apsara-live:` is unknown."""
    asked: set[str] = set()
    # A role is looked for in the configuration, and the endpoints only where no endpoint is set.
    for content in ({"apsara-live:accessKey": "a", "apsara-live:secretKey": "s"}, {}):
        config = Recorder(REGION | content)
        resolve(config, KEY | home)
        tags_origin(config, KEY | home)
        asked |= config.asked
    read = {key for key in asked if key.startswith("apsara-live:")}
    assert read == {f"apsara-live:{name}" for name in sources.SETTINGS}
    assert sources.unknown_settings(read, "show") == []
    with pytest.raises(KeyError):
        next(sources.configured({}, "regoin"))


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("regoin", "region"),
        ("Region", "region"),
        ("access_key", "accessKey"),
        ("access-key", "accessKey"),
        ("accesKey", "accessKey"),
        ("retryTimeout", "maxRetryTimeout"),
        ("ecsRole", "ecsRoleName"),
        ("sharedCredentialFile", "sharedCredentialsFile"),
    ],
)
def test_an_unknown_setting_is_told_with_the_nearest_one(key: str, nearest: str) -> None:
    """However it is written."""
    (warning,) = sources.unknown_settings([f"apsara-live:{key}", "apsara-live:region"], "show")
    assert warning == f"unknown setting 'apsara-live:{key}' is ignored; did you mean 'apsara-live:{nearest}'?"


def test_a_setting_that_is_near_to_none_is_told_with_all_of_them() -> None:
    """So that nobody has to look them up."""
    (warning,) = sources.unknown_settings(["apsara-live:x"], "show")
    assert warning.startswith("unknown setting 'apsara-live:x' is ignored; the settings are region, endpoint, ")


def test_settings_of_others_are_not_judged() -> None:
    """Neither pulumi-alicloud's, which has more of them, nor those of a project that has our name."""
    assert sources.unknown_settings(["alicloud:regoin", "show:regoin", "regoin"], "show") == []
    assert sources.unknown_settings(["apsara-live:regoin"], "apsara-live") == []


# Roles


def test_a_role_is_assumed_with_what_is_there(home: dict[str, str]) -> None:
    """Three spellings; the source names both."""
    write_profiles(home, AK)
    role = json.dumps({"roleArn": "acs:ram::1:role/r", "sessionName": "show", "sessionExpiration": "900"})

    def source(config: dict[str, str], environ: dict[str, str]) -> str:
        found = resolve(REGION | config, environ)
        made = found.credentials.provider()  # type: ignore[attr-defined]
        assert type(made).__name__ == "RamRoleArnCredentialsProvider"
        return found.credentials_source

    assert source({"apsara-live:roleArn": "acs:ram::1:role/r"}, KEY) == (
        "apsara-live:roleArn with ALIBABA_CLOUD_ACCESS_KEY_ID"
    )
    assert source({"alicloud:assumeRole": role}, home).startswith("alicloud:assumeRole with the current profile")
    token = {"ALIBABA_CLOUD_SECURITY_TOKEN": "t"}
    assert source({"alicloud:assumeRole": f"[{role}]"}, KEY | token).startswith("alicloud:assumeRole with ALIBABA")
    assert source({}, KEY | {"ALIBABA_CLOUD_ROLE_ARN": "acs:ram::1:role/r"}).startswith("ALIBABA_CLOUD_ROLE_ARN with")


def test_a_role_of_the_environment_does_not_touch_a_configured_key() -> None:
    """It belongs to the key beside it."""
    config = REGION | {"apsara-live:accessKey": "a", "apsara-live:secretKey": "s"}
    assert resolve(config, {"ALIBABA_CLOUD_ROLE_ARN": "r"}).credentials() == Credentials("a", "s")


OIDC = {
    "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/p",
    "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/token",
    "ALIBABA_CLOUD_ROLE_ARN": "acs:ram::1:role/r",
}


def test_oidc_is_read_from_the_environment_and_from_configuration(home: dict[str, str]) -> None:
    """As a cluster's pods have it, and as pulumi-alicloud spells it."""
    configured = {"roleArn": "r", "oidcProviderArn": "p", "oidcTokenFile": "f", "roleSessionName": "s"}
    for config, environ, source in (
        ({}, OIDC, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"),
        ({"alicloud:assumeRoleWithOidc": json.dumps(configured)}, {}, "alicloud:assumeRoleWithOidc"),
    ):
        found = resolve(REGION | config, environ | home)
        assert found.credentials_source == source
        made = found.credentials.provider()  # type: ignore[attr-defined]
        assert type(made).__name__ == "OIDCRoleArnCredentialsProvider"


@pytest.mark.parametrize(
    ("config", "text"),
    [
        ({"alicloud:assumeRole": "{"}, "alicloud:assumeRole must be JSON"),
        ({"alicloud:assumeRole": "7"}, "alicloud:assumeRole must be a JSON object"),
        ({"alicloud:assumeRole": "{}"}, "alicloud:assumeRole: roleArn is missing"),
        (
            {"alicloud:assumeRoleWithOidc": '{"roleArn": "r"}'},
            "alicloud:assumeRoleWithOidc: oidcProviderArn is missing",
        ),
        ({"apsara-live:quotaShare": "a lot"}, "apsara-live:quotaShare must be a number above 0 and at most 0.9"),
        ({"apsara-live:quotaShare": "1"}, "apsara-live:quotaShare must be a number above 0 and at most 0.9"),
        (
            {"apsara-live:maxRetryTimeout": "x"},
            "apsara-live:maxRetryTimeout must be a number of seconds, from 0 to 3600",
        ),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(config: dict[str, str], text: str) -> None:
    """With what it must be."""
    with pytest.raises(SettingsError) as raised:
        resolve(REGION | config, KEY)
    assert str(raised.value) == text


def test_the_length_of_a_session_is_a_number(home: dict[str, str]) -> None:
    """Of seconds."""
    role = json.dumps({"roleArn": "r", "sessionExpiration": "long"})
    with pytest.raises(SettingsError, match="sessionExpiration must be a number of seconds"):
        resolve(REGION | {"alicloud:assumeRole": role}, KEY).credentials()


def test_a_machines_role_can_be_named(home: dict[str, str]) -> None:
    """In all its spellings; asking the machine for it is the library's business."""
    for config, environ in (
        ({"apsara-live:ecsRoleName": "r"}, {}),
        ({}, {"ALIBABA_CLOUD_ECS_METADATA": "r"}),
        ({}, {"ALICLOUD_ECS_ROLE_NAME": "r"}),
    ):
        found = resolve(REGION | config, environ | home)
        assert found.credentials_source == next(iter({**config, **environ}))
        made = found.credentials.provider()  # type: ignore[attr-defined]
        assert type(made).__name__ == "EcsRamRoleCredentialsProvider"


def test_the_machines_own_role_comes_last(home: dict[str, str]) -> None:
    """When nothing is set and there is no file."""
    found = resolve(REGION, {"HOME": home["HOME"]})
    assert found.credentials_source == "the RAM role of this machine"
    made = found.credentials.provider()  # type: ignore[attr-defined]
    assert type(made).__name__ == "EcsRamRoleCredentialsProvider"


def test_a_sidecar_is_asked_for_credentials(server: Server, home: dict[str, str]) -> None:
    """Over HTTP; what it said is used until it expires."""
    answer = {
        "Code": "Success",
        "AccessKeyId": "uri-id",
        "AccessKeySecret": "uri-secret",
        "SecurityToken": "uri-token",
        "Expiration": "2099-01-01T00:00:00Z",
    }
    server.answers(answer)
    found = resolve(REGION, home | {"ALIBABA_CLOUD_CREDENTIALS_URI": f"{server.endpoint}/key"})
    assert found.credentials() == Credentials("uri-id", "uri-secret", "uri-token")
    assert found.credentials() == Credentials("uri-id", "uri-secret", "uri-token")
    assert len(server.received) == 1


def test_what_the_library_complains_of_is_told_without_secrets(server: Server, home: dict[str, str]) -> None:
    """It quotes answers that it cannot use."""
    server.answers({"AccessKeyId": "i", "AccessKeySecret": "uri-secret", "SecurityToken": "uri-token"})
    found = resolve(REGION, home | {"ALIBABA_CLOUD_CREDENTIALS_URI": f"{server.endpoint}/key"})
    with pytest.raises(SettingsError, match=r"^no credentials from ALIBABA_CLOUD_CREDENTIALS_URI: ") as raised:
        found.credentials()
    assert "uri-secret" not in str(raised.value)
    assert "uri-token" not in str(raised.value)


def test_no_credentials_at_all_name_the_ways_to_them(home: dict[str, str]) -> None:
    """In one line."""
    with pytest.raises(SettingsError, match=r"^no credentials were found: set ALIBABA_CLOUD_ACCESS_KEY_ID") as raised:
        resolve(REGION, home).credentials()
    assert "\n" not in str(raised.value)


ASK = """
import os
from pulumi_apsara_live.settings.resolved import SettingsError, resolve
try:
    resolve({"apsara-live:region": "cn-shanghai"}, os.environ).credentials()
except SettingsError as error:
    print(error)
"""


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"ALIBABA_CLOUD_CREDENTIALS_URI": "http://127.0.0.1:9/key"},
        {**KEY, "ALIBABA_CLOUD_ROLE_ARN": "acs:ram::1:role/show"},
        {**OIDC, "ALIBABA_CLOUD_OIDC_TOKEN_FILE": __file__},
    ],
    ids=["the role of the machine", "a sidecar", "a role", "OIDC"],
)
def test_credentials_that_cannot_be_fetched_are_one_line(environ: dict[str, str], tmp_path: Path) -> None:
    """The library logs a traceback for each of its modules; nothing of it is printed, and no signed address quoted."""
    # Nobody listens at that proxy, so the vendor is not asked, nor is the metadata service of the machine.
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={"HOME": str(tmp_path), "PYTHONPATH": SOURCES, **nowhere, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith("no credentials ")
    assert "Signature=" not in line
    assert "env-id" not in line


# The client


def test_equal_settings_share_a_client() -> None:
    """Another region, key or budget has its own; the limits are those of the account."""
    first = resolved.cloud(REGION, KEY)
    assert resolved.cloud(REGION, KEY) is first
    assert resolved.cloud(REGION, KEY, "cn-beijing").region == "cn-beijing"
    assert resolved.cloud(REGION, KEY, "cn-beijing") is not first
    assert resolved.cloud(REGION, KEY | {"ALIBABA_CLOUD_SECURITY_TOKEN": "t"}) is not first
    assert resolved.cloud(REGION | {"apsara-live:quotaShare": "0.5"}, KEY) is not first
    assert resolved.cloud(REGION, KEY, "cn-beijing").limits is first.limits


def test_an_endpoint_that_cannot_be_used_is_named() -> None:
    """With the setting that holds it; plain http has to be allowed."""
    config = REGION | {"apsara-live:endpoint": "http://emulator:8080"}
    with pytest.raises(
        SettingsError, match=r"^apsara-live:endpoint: the endpoint http://emulator:8080 is not encrypted"
    ):
        resolved.cloud(config, KEY)
    assert resolved.cloud(config, KEY | {"APSARA_LIVE_ALLOW_PLAIN_HTTP": "1"})


def test_budgets_can_be_set() -> None:
    """For a pipeline that shares its account, or has no time."""
    environ = KEY | {"APSARA_LIVE_QUOTA_SHARE": "0.3", "APSARA_LIVE_MAX_RETRY_TIMEOUT": "0"}
    found = resolve(REGION, environ)
    assert (found.quota_share, found.retry_deadline_s) == (0.3, 0.0)
    assert (resolve(REGION, KEY).quota_share, resolve(REGION, KEY).retry_deadline_s) == (0.9, 120.0)


def test_settings_do_not_show_secrets(home: dict[str, str]) -> None:
    """Neither their text nor the key under which a client is shared."""
    found = resolve(REGION, KEY | {"ALIBABA_CLOUD_SECURITY_TOKEN": "env-token"})
    for text in (repr(found), found.credentials_key):
        assert "env-secret" not in text
        assert "env-token" not in text


# The program's process


@pytest.mark.parametrize(("value", "shown"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_full_tracebacks_are_for_those_who_ask(value: str, shown: bool) -> None:
    """APSARA_LIVE_TRACEBACKS=1."""
    assert full_tracebacks({"APSARA_LIVE_TRACEBACKS": value}) is shown
    assert not full_tracebacks({})


def test_state_back_ends_differ(home: dict[str, str]) -> None:
    """By address; the one in the environment wins over the last login."""
    pulumi = Path(home["HOME"]) / ".pulumi"
    pulumi.mkdir()
    (pulumi / "credentials.json").write_text('{"current": "https://api.example"}', encoding="utf-8")
    by_login = identity_scope("/nowhere", home)
    assert by_login == identity_scope("/nowhere", {"PULUMI_BACKEND_URL": "https://api.example"})
    assert by_login == identity_scope("/nowhere", {"PULUMI_HOME": str(pulumi)})
    assert by_login != identity_scope("/nowhere", home | {"PULUMI_BACKEND_URL": "https://other.example"})
    assert len(by_login) == 16
    assert set(by_login) <= set("0123456789abcdef")


def test_a_back_end_in_files_is_a_machines_own() -> None:
    """The same path elsewhere is another back end."""
    scope: Callable[[str], str] = lambda url: identity_scope("/nowhere", {"PULUMI_BACKEND_URL": url})  # noqa: E731
    assert scope("file://~") == sources.digest(["file://~", platform.node()])[:16]
    assert scope("s3://bucket") == sources.digest(["s3://bucket", ""])[:16]


def test_a_back_end_of_the_project_comes_before_the_login(home: dict[str, str], tmp_path: Path) -> None:
    """`backend.url` in Pulumi.yaml; a relative path is another back end in every folder."""
    (tmp_path / "Pulumi.yaml").write_text("name: a\nruntime: python\nbackend:\n  url: s3://bucket\n", encoding="utf-8")
    program = tmp_path / "program"
    program.mkdir()
    assert identity_scope(str(program), home) == identity_scope("/nowhere", {"PULUMI_BACKEND_URL": "s3://bucket"})
    (tmp_path / "Pulumi.yaml").write_text("name: [", encoding="utf-8")
    assert identity_scope(str(program), home) == identity_scope("/nowhere", home)
    relative = {"PULUMI_BACKEND_URL": "file://./state"}
    assert identity_scope(str(tmp_path), relative) != identity_scope(str(program), relative)
    assert identity_scope(str(tmp_path), relative) == identity_scope(str(tmp_path), relative)


def test_who_never_logged_in_has_a_scope_too(home: dict[str, str]) -> None:
    """Whatever the file holds."""
    assert identity_scope("/nowhere", home) == sources.digest(["", ""])[:16]
    (Path(home["HOME"]) / ".pulumi").mkdir()
    (Path(home["HOME"]) / ".pulumi" / "credentials.json").write_text('{"current": 7}', encoding="utf-8")
    assert identity_scope("/nowhere", home) == sources.digest(["", ""])[:16]
