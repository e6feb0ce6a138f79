"""What a package is made with: every part has its licence, and scripts and lists are sound."""

import importlib.util
import json
import plistlib
import re
import subprocess
import sys

import pytest

from tests.house.sources import ROOT

PACKAGING = ROOT / "packaging"
# Anybody may pass these on inside a program of another licence; the LGPL as libraries that can
# be replaced, which is why fpdf2 and psycopg lie in the folder as files.
KNOWN = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only",
    "LicenseRef-Public-Domain", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip

HOLE = '{"id": "PYSEC-1", "fix_versions": ["2"]}'


def _script(name):
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def script():
    return _script("parts")


@pytest.fixture(scope="module")
def found(script):
    return script.parts()


def test_every_locked_package_that_is_here_has_a_licence_and_its_text(script, found):
    pins = {name for name, version, _ in script._pins(ROOT / "requirements.lock")}
    elsewhere = pins - {part.name for part in found}
    assert elsewhere <= {"pywin32-ctypes"}  # of Windows only
    assert [part.name for part in found if not all(text.strip() for text in part.texts)] == []


def test_every_licence_is_one_that_lets_the_package_be_passed_on(found):
    words = {word for part in found for word in re.split(r" AND | OR |[()]", part.licence)}
    assert {word for word in words if word} <= KNOWN


def test_the_bill_of_materials_names_every_part_and_is_the_same_every_time(script, found):
    project = script._project()
    text = json.dumps(script.bill(found, project), sort_keys=True)
    assert text == json.dumps(script.bill(found, project), sort_keys=True)
    told = json.loads(text)
    assert told["metadata"]["component"]["version"] == project[1]
    assert [part["name"] for part in told["components"]] == [part.name for part in found]
    assert all(part["licenses"][0]["expression"] for part in told["components"])
    known = {part["bom-ref"] for part in told["components"]} | {project_ref(told)}
    assert {ref for row in told["dependencies"] for ref in (row["ref"], *row["dependsOn"])} == known


def project_ref(told):
    return told["metadata"]["component"]["bom-ref"]


def test_the_notices_hold_every_part_and_every_text(script, found):
    text = script.notices(found)
    assert all(f"{part.name} {part.version} ({part.licence})" in text for part in found)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "fpdf" in (PACKAGING / "holdfast.spec").read_text(encoding="utf-8")


def test_a_part_without_a_licence_stops_the_package(script):
    with pytest.raises(script.LicenceMissing):
        script.texts_of("nobody", type("Nothing", (), {"files": ()})())


@pytest.mark.parametrize("path", sorted(PACKAGING.rglob("*.sh")), ids=lambda path: path.name)
def test_shell_scripts_are_sound(path):
    assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0
    assert path.name == "in_root.sh" or path.stat().st_mode & 0o111


def test_what_was_not_built_says_so():
    for name in ("windows/holdfast.iss", "flatpak/org.holdfast.Holdfast.yml"):
        assert "NOT BUILT HERE" in (PACKAGING / name).read_text(encoding="utf-8")
    for name in ("windows/build.ps1", "macos/build.sh"):
        assert "NOT RUN HERE" in (PACKAGING / name).read_text(encoding="utf-8")


def test_removing_a_package_touches_no_ledger():
    removal = (PACKAGING / "linux" / "postrm").read_text(encoding="utf-8")
    assert re.search(r"^\s*(rm|find|unlink)\b", removal, re.MULTILINE) is None
    installer = (PACKAGING / "windows" / "holdfast.iss").read_text(encoding="utf-8")
    assert re.findall(r"^Type: .*", installer, re.MULTILINE) == [
        'Type: filesandordirs; Name: "{app}\\_internal"'
    ]
    assert re.search(r"^\[UninstallDelete\]", installer, re.MULTILINE) is None


def test_lists_for_macos_can_be_read_and_ask_for_little():
    asked = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert not any(word in key for key in asked for word in ("camera", "audio-input", "get-task"))
    assert plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())["CFBundleName"]


def test_a_folder_for_the_program_holds_every_language_that_is_spoken():
    spec = (PACKAGING / "holdfast.spec").read_text(encoding="utf-8")
    [tongues] = re.findall(r"TONGUES = \((.*)\)", spec)
    spoken = {path.stem for path in (ROOT / "resources" / "i18n").glob("*.po")} | {"en"}
    assert set(re.findall(r"\w+", tongues)) == spoken


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', 0),
        (f'{{"dependencies": [{{"name": "a", "version": 1, "vulns": [{HOLE}]}}]}}', 1),
        ('{"dependencies": [{"name": "a", "skip_reason": "not found"}]}', 3),
        ('{"dependencies": []}', 3),
        ("ERROR: no connection", 3),
    ],
)
def test_an_audit_that_could_not_ask_is_not_a_clean_one(answer, end):
    audit = _script("audit")
    verdict = audit.judged(answer)
    assert verdict.end == end
    assert ("NOTHING is known" in audit.told("x.lock", verdict)) is (end == 3)
