"""Packaging of the provider and of its emulator."""

from pathlib import Path

from setuptools import find_packages, setup

# Why each runtime dependency is there, in a line:
RUNTIME = [
    "pulumi>=3.216,<4",  # the engine's SDK; 3.216 is the first that honours the inputs a refresh returns
    "httpx>=0.28,<1",  # HTTP: pooling, time-outs, proxies, custom CAs
    "pydantic>=2.9,<3",  # the models in which resources are declared
    "tenacity>=9,<10",  # retries: wait strategies and stop conditions
    "alibabacloud-credentials>=1.0,<2",  # the vendor's credential chain: profiles, roles, OIDC
]
EMULATOR = [
    "uvicorn>=0.30",  # the server before the emulator's one door
    "h11>=0.14",  # the HTTP that it speaks
]
CLI = [
    "typer>=0.20",  # commands, options, help, completion
    "rich>=14",  # tables, colours, progress
    "pyyaml>=6",  # reads a project's and a stack's settings
]
DOCUMENTATION = [
    "mkdocs-material>=9.6,<10",  # the manual as a site: navigation, search, code with copy buttons
]
DEVELOPMENT = [
    "alibabacloud-live20161101==3.0.2",  # the vendor's SDK: source of the contract, witness in tests
    "aliyun-python-sdk-live",  # the vendor's older SDK: the older signature
    "hypothesis",  # properties instead of examples
    "mypy",  # strict types
    "basedpyright",  # the type checker of editors, whole from the package registry; over tests/typing
    "pytest",
    "pytest-randomly",  # tests in random order
    "pytest-xdist",  # tests on every core
    "pytest-cov",  # branch coverage of model/ and wire/
    "playwright",  # drives Chromium in tests of pages; the browser is the distribution's
    "axe-playwright-python",  # axe-core, the checker of accessibility, without npm
    "ruff",  # one formatter, one linter
    "setuptools>=70.1",  # builds the wheel that a user installs, without the network
    "uv",  # installs all of this in a tenth of pip's time
]
BENCHMARK = [
    "moto[server]",  # another emulator's server, for comparison
]
MUTANTS = [
    "cosmic-ray",  # changes the source in one place after another: a test that notices none of it holds nothing
]

setup(
    name="pulumi-apsara-live",
    version="0.1.0",
    description="ApsaraVideo Live production studios as code, with Pulumi",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11",
    package_dir={"": "provider"},
    packages=find_packages("provider"),
    package_data={
        "pulumi_apsara_live": [
            "py.typed",
            "pulumi-plugin.json",
            "schema.json",
            "cli/preview/page.css",
            "cli/preview/page.js",
        ],
        "apsara_live_emulator": ["py.typed", "contract.json"],
        "apsara_live_emulator.control_room": ["*.html", "*.css", "*.js"],
    },
    install_requires=RUNTIME,
    extras_require={
        "emulator": EMULATOR,
        "cli": CLI,
        "dev": EMULATOR + CLI + DOCUMENTATION + DEVELOPMENT,
        "bench": EMULATOR + BENCHMARK,
        "mutants": MUTANTS,
    },
    entry_points={"console_scripts": ["apsara-live = pulumi_apsara_live.cli.__main__:main"]},
    classifiers=[
        "License :: OSI Approved :: Apache Software License",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Typing :: Typed",
    ],
)
