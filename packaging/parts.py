"""Tells what a package is made of: a bill of materials, and the licence of every part.

`python packaging/parts.py FOLDER` writes `holdfast-sbom.json` (CycloneDX 1.6) and
`THIRD-PARTY.txt` into the folder. What is told comes from the lock file and from the packages
that are installed; the same lock gives the same two files, byte for byte.
"""

from __future__ import annotations

import json
import re
import ssl
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

ROOT: Final = Path(__file__).resolve().parent.parent
TEXTS: Final = Path(__file__).resolve().parent / "licences"

# What packages write where an SPDX expression is due.
_SPELLED: Final = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: Public Domain": "LicenseRef-Public-Domain",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "PSFL": "PSF-2.0",
}
# Read in their own licence files, where the metadata says nothing that can be relied on.
_READ: Final = {
    "pysqlite3": "Zlib",
    "pyrage": "MIT",
    "click-default-group": "LicenseRef-Public-Domain",
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",
    # Both are used under the LGPL, of the three that are offered: as libraries of their own,
    # which may be replaced in the folder of the program.
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
}
# Texts that the packages themselves do not bring.
_OURS: Final = {
    "pyserial": ("pyserial.txt",),
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}
_TEXT: Final = re.compile(r"(?i)(^|/)(licen[cs]e|copying|notice|unlicense)[^/]*$")
_PIN: Final = re.compile(r"^([a-z0-9.-]+)==(\S+)")


class LicenceMissing(Exception):
    """A part says nothing about its licence that is understood here, or brings no text of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the package: its licence as an SPDX expression, and that licence's texts.

    `needs`: the names of the parts that it stands on. `hashes`: SHA-256 of the files that the
    lock file allows it to come from.
    """

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]
    needs: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()

    @property
    def purl(self) -> str:
        kind = "generic" if self.name in {"python", "openssl"} else "pypi"
        return f"pkg:{kind}/{self.name}@{self.version}"


def parts(lock: Path = ROOT / "requirements.lock") -> list[Part]:
    """Everything of the lock file that is installed on this system, and what is below it.

    Raises LicenceMissing.
    """
    pins = [(pin, _here(pin[0])) for pin in _pins(lock)]
    found = [_part(pin, there) for pin, there in pins if there and there.version == pin[1]]
    names = {part.name for part in found}
    return [_python(), _openssl(), *(_within(part, names) for part in found)]


def _pins(lock: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if pin := _PIN.match(line):
            yield pin[1], pin[2], tuple(re.findall(r"sha256:([0-9a-f]{64})", line))


def _here(name: str) -> Distribution | None:
    """What is installed under that name; the lock also holds what other systems need."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _part(pin: tuple[str, str, tuple[str, ...]], found: Distribution) -> Part:
    name, version, hashes = pin
    needs = [re.split(r"[ ;\[<>=!~(]", need)[0] for need in found.requires or ()]
    return Part(
        name,
        version,
        licence_of(name, found),
        texts_of(name, found),
        tuple(sorted({re.sub(r"[-_.]+", "-", need).lower() for need in needs})),
        hashes,
    )


def _within(part: Part, names: set[str]) -> Part:
    needs = tuple(need for need in part.needs if need in names)
    return Part(part.name, part.version, part.licence, part.texts, needs, part.hashes)


def licence_of(name: str, found: Distribution) -> str:
    """The licence as an SPDX expression. Raises LicenceMissing."""
    if name in _READ:
        return _READ[name]
    told = found.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    said: list[str] = [*(told.get_all("License") or ()), *(told.get_all("Classifier") or ())]
    for words in said:
        if words in _SPELLED:
            return _SPELLED[words]
        if re.fullmatch(r"[A-Z][A-Za-z]*(-[A-Za-z0-9.]+)*", words):
            return words
    raise LicenceMissing(name)


def texts_of(name: str, found: Distribution) -> tuple[str, ...]:
    """The texts of the licence, sorted by the names of their files. Raises LicenceMissing."""
    if name in _OURS:
        return tuple((TEXTS / file).read_text(encoding="utf-8") for file in _OURS[name])
    files = sorted(str(file) for file in found.files or () if _TEXT.search(str(file)))
    kept = [file for file in files if ".dist-info/" in file and not file.endswith(".py")]
    texts = [
        Path(str(found.locate_file(file))).read_text(encoding="utf-8", errors="replace")
        for file in kept
    ]
    if not texts:
        raise LicenceMissing(name)
    return tuple(dict.fromkeys(texts))


def _python() -> Part:
    version = ".".join(map(str, sys.version_info[:3]))
    return Part("python", version, "PSF-2.0", (TEXTS.joinpath("Python.txt").read_text("utf-8"),))


def _openssl() -> Part:
    version = ssl.OPENSSL_VERSION.split()[1]
    # The same text as any other's under that licence.
    return Part("openssl", version, "Apache-2.0", texts_of("requests", distribution("requests")))


def bill(found: Sequence[Part], project: tuple[str, str, str]) -> dict[str, object]:
    """The bill of materials as CycloneDX 1.6; `project` is name, version and licence."""
    name, version, licence = project
    main = f"pkg:pypi/{name}@{version}"
    serial = uuid5(NAMESPACE_URL, " ".join([main, *(part.purl for part in found)]))
    by_name = {part.name: part.purl for part in found}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": main,
                "name": name,
                "version": version,
                "purl": main,
                "licenses": [{"expression": licence}],
            }
        },
        "components": [_component(part) for part in found],
        "dependencies": [
            {"ref": main, "dependsOn": sorted(by_name.values())},
            *(
                {"ref": part.purl, "dependsOn": sorted(by_name[need] for need in part.needs)}
                for part in found
            ),
        ],
    }


def _component(part: Part) -> dict[str, object]:
    properties = [{"name": "holdfast:lock:sha256", "value": value} for value in part.hashes]
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        "licenses": [{"expression": part.licence}],
        **({"properties": properties} if properties else {}),
    }


def notices(found: Sequence[Part]) -> str:
    """Who made the parts, and on what terms they are here: a list, then every text."""
    lines = [
        "Holdfast itself is under the MIT licence, which lies beside this file as LICENSE.",
        "It is made of these parts as well, each under the terms of its makers:",
        "",
        *(f"    {part.name} {part.version}: {part.licence}" for part in found),
        "    Noto Sans and fonts made from it, in resources/fonts: OFL-1.1 (OFL.txt beside them)",
        "",
        "Qt, PySide6, psycopg and fpdf2 are used under the LGPL, version 3: they lie in this",
        "folder as files of their own, and may be replaced by versions that were changed.",
        "",
    ]
    for part in found:
        rule = "=" * 88
        lines += [rule, f"{part.name} {part.version} ({part.licence})", rule, ""]
        lines += [text.replace("\r\n", "\n").rstrip() + "\n" for text in part.texts]
    return "\n".join(lines)


def _project() -> tuple[str, str, str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        told = tomllib.load(file)["project"]
    return str(told["name"]), str(told["version"]), str(told["license"])


def main(folder: str) -> None:
    """Write both files; the bill is held against CycloneDX's own schema first."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    found = parts()
    text = json.dumps(bill(found, _project()), indent=2, sort_keys=True) + "\n"
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise SystemExit(f"the bill of materials is not valid CycloneDX: {wrong}")
    (out / "holdfast-sbom.json").write_text(text, encoding="utf-8")
    (out / "THIRD-PARTY.txt").write_text(notices(found), encoding="utf-8")
    print(f"{len(found)} parts, each with its licence: {out}")


if __name__ == "__main__":
    main(sys.argv[1])
