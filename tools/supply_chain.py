#!/usr/bin/env python3
"""Check licences and known vulnerabilities of the dependencies in `constraints.txt`.

Licences are read from the installed packages: from their metadata, or else from the title of their licence file.
One that belongs to none of the families below is an error.
Vulnerabilities come from the Open Source Vulnerabilities database, in one request; without a network they are skipped.
They are an error only with --strict, so that new entries in the database do not interrupt anybody's work.
Uses the standard library only.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from longstep import Failed, say

CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
DATABASE = "https://api.osv.dev/v1/querybatch"
PATIENCE_S = 8.0
DECLARING = ("License-Expression", "Classifier", "License")
FAMILIES = {
    "Apache": r"Apache(-2\.0| 2\.0| License 2\.0| Software License)?",
    "BSD": r"BSD|BSD-[23]-Clause|BSD License|[23]-Clause BSD License",
    "ISC": r"ISC|ISC License( \(ISCL\))?",
    "MIT": r"MIT|MIT-0|MIT License",
    "MPL": r"MPL-2\.0|Mozilla Public License 2\.0 \(MPL 2\.0\)",
    "PSF": r"PSF-2\.0|Python-2\.0|CNRI-Python|Python Software Foundation License",
}
"""Accepted licences, each as a pattern of its spellings in packages."""


def pins() -> dict[str, str]:
    """Return every package of `constraints.txt` with its version."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))


def declared(fields: Mapping[str, Sequence[str]]) -> str:
    """Return the licence from a package's metadata: its expression, its classifiers, or else its free text."""
    classified = [each.rpartition(" :: ")[2] for each in fields.get("Classifier", ()) if each.startswith("License ::")]
    for text in (*fields.get("License-Expression", ()), " AND ".join(classified), *fields.get("License", ())):
        if text.strip():
            return " ".join(text.split())[:80]
    return ""


def titled(package: Distribution) -> str:
    """Return the first line of a package's licence file, which is its title; empty if there is none."""
    for name in package.metadata.get_all("License-File") or []:
        lines = (package.read_text(f"licenses/{name}") or package.read_text(name) or "").strip().splitlines()
        if lines:
            return lines[0].strip()[:80]
    return ""


def family(licence: str) -> str | None:
    """Return the first accepted licence that an expression allows, or None."""

    def one(term: str) -> str | None:
        words = {term, term.strip("() ")}  # brackets of the expression, not of the licence's own name
        return next((name for name, way in FAMILIES.items() if any(re.fullmatch(way, w, re.I) for w in words)), None)

    for alternative in licence.split(" OR "):
        parts = [one(term) for term in alternative.split(" AND ")]
        if all(parts):
            return parts[0]
    return None


def licences(names: Sequence[str]) -> dict[str, str]:
    """Return the licence of each of these packages that is installed."""
    found = {}
    for name in names:
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # of another extra, or of another platform
        fields = {key: package.metadata.get_all(key) or [] for key in DECLARING}
        found[name] = declared(fields) or titled(package)
    return found


def judge(found: Mapping[str, str]) -> str:
    """Return one line about the licences. Raises `Failed` with the packages whose licence is not accepted."""
    families = {name: family(licence) for name, licence in found.items()}
    strange = [f"{name} ({found[name] or 'none stated'})" for name, each in families.items() if each is None]
    if strange:
        raise Failed(f"licences: not on the list of tools/supply_chain.py: {', '.join(strange)}")
    counts = Counter(each for each in families.values() if each)
    return f"licences of {len(found)} packages: " + ", ".join(f"{name} {n}" for name, n in sorted(counts.items()))


def known(pinned: Mapping[str, str], database: str = DATABASE) -> dict[str, list[str]] | None:
    """Return the vulnerabilities of these versions, or None if the database cannot be reached in a few seconds.

    The request runs in a daemon thread, because time limits do not apply to a hanging name resolution.
    """
    packages = [{"package": {"name": n, "ecosystem": "PyPI"}, "version": v} for n, v in pinned.items()]
    answers: list[dict[str, list[str]]] = []

    def ask() -> None:
        request = urllib.request.Request(
            database, data=json.dumps({"queries": packages}).encode(), headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                results = json.load(answer)["results"]
            answers.append(
                {
                    name: [each["id"] for each in result["vulns"]]
                    for name, result in zip(pinned, results, strict=True)
                    if result.get("vulns")
                }
            )
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
            return  # no network, or a proxy's page in place of an answer

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE_S + 0.5)
    return answers[0] if answers else None


def tell(found: Mapping[str, list[str]] | None, pinned: Mapping[str, str]) -> str:
    """Return one line about known vulnerabilities."""
    if found is None:
        return "known vulnerabilities: skipped: no network (api.osv.dev does not answer)"
    if not found:
        return f"known vulnerabilities: none in {len(pinned)} packages"
    listed = (f"{name} {pinned[name]}: {' '.join(ids)}" for name, ids in found.items())
    return f"known vulnerabilities: {'; '.join(listed)}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument(
        "--strict", action="store_true", help="fail if a vulnerability is known, or if the database cannot be reached"
    )
    parser.add_argument("--list", action="store_true", help="print the licence of each package")
    options = parser.parse_args(arguments)
    pinned = pins()
    try:
        found = licences(list(pinned))
        if options.list:
            print("".join(f"{name}: {licence}\n" for name, licence in sorted(found.items())), end="")
        say(judge(found))
        against = known(pinned)
        say(tell(against, pinned))
    except Failed as error:
        say(f"error: {error}")
        return 1
    return int(options.strict and against != {})


if __name__ == "__main__":
    sys.exit(main())
