"""What no code of the till may do, whatever it is fed: run a text, a shell, or what it unpacked."""

import ast
import re

from tests.house.sources import calls, sources

CODE = sources("pos", "ui", "resources")


def _calls(*names):
    return [place for source in CODE for place in calls(source, *names)]


def _imports(*names):
    pattern = re.compile(rf"^\s*(?:from|import) (?:{'|'.join(names)})\b", re.MULTILINE)
    return [source.path for source in CODE if pattern.search(source.text)]


def test_no_text_is_ever_run():
    assert _calls("eval", "exec", "compile", "__import__") == []


def test_nothing_is_read_back_that_could_run():
    assert _imports("pickle", "marshal", "shelve", "dill", "joblib", "yaml", "plistlib") == []


def test_there_is_no_shell():
    assert _calls("os.system", "os.popen", "subprocess.getoutput", "os.execvp", "os.spawnl") == []
    assert [
        source.at(node)
        for source in CODE
        if "shell" in source.text
        for node in source.find(ast.keyword)
        if isinstance(node, ast.keyword) and node.arg == "shell"
    ] == []


def test_only_the_demo_starts_another_program_and_that_is_this_python():
    assert _imports("subprocess", "multiprocessing", "pty") == ["pos/cli/demo.py"]


def test_nothing_is_unpacked_to_where_it_names_itself():
    assert _imports("tarfile") == []
    assert _calls(".extractall", ".extract", "shutil.unpack_archive") == []


def test_every_certificate_is_checked():
    assert _calls("ssl._create_unverified_context", "ssl.wrap_socket") == []
    pattern = re.compile(r"CERT_NONE|verify\s*=\s*False|check_hostname\s*=\s*False|VerifyNone")
    assert [source.path for source in CODE if pattern.search(source.text)] == []


def test_chance_that_guards_something_is_the_systems():
    # Elsewhere chance spreads waiting, which guards nothing.
    names = "random.(?:randbytes|getrandbits|choices?|sample|shuffle|seed)"
    drawn = re.compile(names + r"\b")
    practice = "pos/adapters/stripe_simulator/"
    assert [s.path for s in CODE if drawn.search(s.text) and not s.path.startswith(practice)] == []


def test_servers_listen_on_this_machine_alone():
    pattern = re.compile(r"""["'](?:0\.0\.0\.0|::)["']""")
    assert [source.path for source in CODE if pattern.search(source.text)] == []


def test_text_that_is_put_into_sql_says_where_it_comes_from():
    unexplained = re.compile(r"# noqa: (?:\w+, ?)*S608(?! - \S)")
    assert [source.path for source in CODE if unexplained.search(source.text)] == []


def test_xml_from_outside_is_read_where_it_is_said_why_that_is_safe():
    reading = _calls("ET.iterparse", "ET.parse", "ET.fromstring", "ET.XML", ".parseString")
    assert {place.partition(":")[0] for place in reading} <= {
        "pos/services/rereading.py",
        "pos/services/rereading_sheets.py",
    }
    assert _imports("lxml") == []


def test_labels_show_text_as_it_is():
    # Qt takes text that looks like HTML for HTML, and names come from files and from customers.
    makers = {"ui/widgets/plain.py"}
    assert [p for p in _calls("QLabel") if not p.startswith(tuple(makers))] == []
    assert _calls("QMessageBox") == []
