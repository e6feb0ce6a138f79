"""Products by code, by word and page by page; an import is one transaction."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.adapters.sqlite.database import LedgerFile
from pos.domain.catalogue import Product
from pos.domain.tax import TaxRate
from pos.domain.views import CatalogueChange
from pos.errors import Misconfigured
from tests.adapters.sqlite.examples import NOW, eur


def product(sku, name="Thing", barcode="", price=100):
    return Product(sku, barcode, name, eur(price), TaxRate(1900))


def no_progress(_done):
    pass


SHOP = (
    product("HAM-16", "Claw hammer 16 oz", "0036000291452", 1899),
    product("HAM-SL", "Sledge hammer, 4 kg", "4006381333931", 3250),
    product("PNT-W5", "Peinture blanche mate, 5 L", "3282078320014", 2490),
    product("PNT-CR", "Crème brûlée wall paint", "", 2590),
    product("EGG-12", "12 Gros Œufs de plein air", "", 399),
    product("SPN-13", "Schraubenschlüssel groß 13 mm", "", 899),
    product("QUO-1", 'Pipe 1/2" "brass" AND NOT plastic', "", 700),
)


@pytest.fixture
def catalogue(ledger):
    return SqliteCatalogue(ledger)


@pytest.fixture
def shop(catalogue):
    catalogue.replace(SHOP, no_progress)
    return catalogue


def _skus(products):
    return [each.sku for each in products]


def _found(catalogue, text, limit=20):
    return sorted(_skus(catalogue.search(text, limit)))


# by code


@pytest.mark.parametrize(
    "code",
    [
        "0036000291452",
        "036000291452",
        "00036000291452",
        "HAM-16",
        "ham-16",
        "  Ham-16 ",
    ],
)
def test_a_product_is_found_by_barcode_in_every_length_and_by_sku_in_any_case(shop, code):
    assert shop.by_code(code) == [SHOP[0]]


def test_a_upc_in_the_file_is_found_when_the_scanner_adds_a_zero(catalogue):
    catalogue.replace([product("A", barcode="036000291452")], no_progress)
    assert _skus(catalogue.by_code("0036000291452")) == ["A"]


def test_a_barcode_comes_before_a_sku_that_looks_like_it(catalogue):
    catalogue.replace(
        [product("4006381333931"), product("B", barcode="4006381333931")], no_progress
    )
    assert _skus(catalogue.by_code("4006381333931")) == ["B"]


def test_two_products_with_one_barcode_are_both_told(catalogue):
    twins = [product("A", barcode="96385074"), product("B", barcode="96385074")]
    catalogue.replace([*twins, product("C")], no_progress)
    assert catalogue.by_code("96385074") == twins


def test_short_codes_are_not_filled_up_with_zeros(catalogue):
    catalogue.replace([product("A", barcode="0012"), product("B", barcode="012")], no_progress)
    assert _skus(catalogue.by_code("12")) == []
    assert _skus(catalogue.by_code("012")) == ["B"]


@pytest.mark.parametrize("code", ["", " ", "\0", "HAM", "HAM-1%", "4006381333932", "\ud800", "0"])
def test_what_is_no_code_finds_nothing(shop, code):
    assert shop.by_code(code) == []


# by word


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hammer", ["HAM-16", "HAM-SL"]),
        ("HAMMER", ["HAM-16", "HAM-SL"]),
        ("ham", ["HAM-16", "HAM-SL"]),
        ("hammer claw", ["HAM-16"]),
        ("cla ham", ["HAM-16"]),
        ("hammer, claw!", ["HAM-16"]),
        ("creme brulee", ["PNT-CR"]),
        ("CRÈME", ["PNT-CR"]),
        ("cre\u0300me", ["PNT-CR"]),
        ("oeufs", ["EGG-12"]),
        ("œuf", ["EGG-12"]),
        ("OEUF", ["EGG-12"]),
        ("schraubenschlussel gross", ["SPN-13"]),
        ("GROß", ["SPN-13"]),
        ("blanche 5", ["PNT-W5"]),
        ("hammer paint", []),
        ("ammer", []),
        ("plastic AND", ["QUO-1"]),
        ("NOT", ["QUO-1"]),
        ('1/2"', ["QUO-1"]),
        ("& hammer -", ["HAM-16", "HAM-SL"]),
    ],
)
def test_words_are_found_in_any_order_by_their_beginnings(shop, text, found):
    assert _found(shop, text) == found


@pytest.mark.parametrize("count", [30, 2_500])
def test_the_shortest_name_comes_first_however_many_share_the_word(catalogue, count):
    many = [product(f"P-{number}", f"Paint of colour {number}, matt") for number in range(count)]
    catalogue.replace([*many[:20], product("SHORT", "Paint"), *many[20:]], no_progress)
    found = _skus(catalogue.search("paint", 5))
    assert found[0] == "SHORT"
    assert len(found) == 5


@pytest.mark.parametrize("text", ["", "  ", "&", '"', "-", "*", "\0", "()", "\ud800"])
def test_what_is_no_word_finds_nothing(shop, text):
    assert shop.search(text, 20) == []


def test_letters_younger_than_the_index_are_found_as_they_are_written(catalogue):
    # FTS5's tables of upper and lower case are older than Python's.
    catalogue.replace([product("A", "Ԩ13"), product("B", "Ꭰ13")], no_progress)
    assert (_found(catalogue, "Ԩ1"), _found(catalogue, "Ꭰ")) == (["A"], ["B"])


def test_the_best_name_comes_first(catalogue):
    catalogue.replace(
        [
            product("LONG", "Bracket for a hammer with a very long name that goes on and on"),
            product("SHORT", "Hammer"),
            product("MIDDLE", "Hammer handle oak"),
        ],
        no_progress,
    )
    assert _skus(catalogue.search("hammer", 20)) == ["SHORT", "MIDDLE", "LONG"]


def test_a_search_stops_at_its_limit(catalogue):
    catalogue.replace([product(f"S{n}", f"Screw {n}") for n in range(50)], no_progress)
    for text in ("s", "sc", "screw", "S1"):
        assert len(catalogue.search(text, 7)) == 7
    assert catalogue.search("screw", 0) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ham-16", ["HAM-16"]),
        ("HAM-1", ["HAM-16"]),
        ("400638", ["HAM-SL"]),
        ("036000291452", ["HAM-16"]),
        ("32820783200140", []),
    ],
)
def test_a_search_takes_codes_too(shop, text, found):
    assert _found(shop, text) == found


def test_a_letter_alone_looks_for_names_and_not_for_skus(catalogue):
    catalogue.replace([product("P1", "Nail"), product("N1", "Plank")], no_progress)
    assert _skus(catalogue.search("p", 20)) == ["N1"]


def test_many_matching_codes_leave_room_for_names(catalogue):
    by_code = [product(f"C{n:03d}", "Screw", f"12{n:010d}") for n in range(40)]
    catalogue.replace([*by_code, product("EGG", "12 eggs")], no_progress)
    found = _skus(catalogue.search("12", 10))
    assert len(found) == 10
    assert "EGG" in found


def test_a_product_that_matches_by_code_and_by_name_is_shown_once(catalogue):
    catalogue.replace([product("M8", "M8 bolt")], no_progress)
    assert _skus(catalogue.search("m8", 20)) == ["M8"]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    file = LedgerFile(tmp_path_factory.mktemp("nasty") / "x.db", now=NOW)
    catalogue = SqliteCatalogue(file)
    catalogue.replace(SHOP, no_progress)
    yield catalogue
    file.close()


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """One product whose name changes."""
    file = LedgerFile(tmp_path_factory.mktemp("own") / "x.db", now=NOW)
    yield SqliteCatalogue(file)
    file.close()


SYNTAX = st.sampled_from(
    [
        *'AND OR NOT NEAR( ) ( " "" * ^ : + - { } name: \' % _ \\ œ ß ham 4006'.split(),
        *("\0", " ", "\u0301", "\ud800", "\U0001f528"),
    ]
)


@given(st.one_of(st.text(), st.lists(SYNTAX).map("".join), st.lists(SYNTAX).map(" ".join)))
def test_no_text_makes_a_search_or_a_scan_fail(nasty, text):
    assert len(nasty.search(text, 5)) <= 5
    assert len(nasty.by_code(text)) <= len(SHOP)
    assert len(nasty.list(text, 5)) <= 5


@given(
    st.lists(
        st.text(st.characters(categories=["L", "Nd"], exclude_characters="\0"), min_size=1),
        min_size=1,
        max_size=4,
    ),
    st.randoms(),
)
def test_a_name_is_found_by_the_beginnings_of_its_own_words(own, words, random):
    own.replace([product("IT", " ".join(words))], no_progress)
    sought = [word[: random.randint(1, len(word))] for word in words]
    random.shuffle(sought)
    assert _skus(own.search(" ".join(sought), 20)) == ["IT"]


# page by page


def test_all_products_can_be_read_page_by_page_by_sku(catalogue):
    names = [f"{letter}{n}" for letter in "aBc" for n in range(5)]
    catalogue.replace([product(name) for name in reversed(names)], no_progress)
    pages, after = [], ""
    while page := _skus(catalogue.list(after, 4)):
        pages.append(len(page))
        after = page[-1]
        assert page == names[: len(page)]
        names = names[len(page) :]
    assert (pages, names) == ([4, 4, 4, 3], [])


def test_products_are_counted(shop):
    assert shop.count() == len(SHOP)


@pytest.mark.parametrize(
    ("sql", "step"),
    [
        ("barcode <> '' AND barcode IN ('1', '2')", "products_by_barcode (barcode=?)"),
        ("sku = 'a'", "(sku=?)"),
        ("sku > 'a' ORDER BY sku LIMIT 5", "(sku>?)"),
        ("sku >= 'a' AND sku < 'b' ORDER BY sku", "(sku>? AND sku<?)"),
        ("barcode <> '' AND barcode >= '1' ORDER BY barcode", "products_by_barcode (barcode>?)"),
    ],
)
def test_codes_are_looked_up_in_an_index(ledger, sql, step):
    with ledger.read() as db:
        rows = db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM products WHERE {sql}").fetchall()  # noqa: S608 - the clauses above
    [plan] = [row["detail"] for row in rows]
    assert plan.startswith("SEARCH products USING INDEX")
    assert plan.endswith(step)


# an import


def test_an_import_adds_updates_and_leaves_alone(shop):
    cheaper = replace(SHOP[0], price=eur(999))
    renamed = replace(SHOP[1], name="Mallet", sku="ham-sl")
    change = shop.replace([cheaper, renamed, SHOP[2], product("NEW")], no_progress)
    assert change == CatalogueChange(added=1, updated=2, unchanged=1)
    assert shop.count() == len(SHOP) + 1
    assert shop.by_code("HAM-16") == [cheaper]
    assert shop.by_code("HAM-SL") == [renamed]


def test_words_follow_the_names_after_an_import(shop):
    shop.replace(
        [replace(SHOP[1], name="Rubber mallet"), product("N", "Mallet stand")], no_progress
    )
    assert _found(shop, "mallet") == ["HAM-SL", "N"]
    assert _found(shop, "sledge") == []
    assert _found(shop, "hammer") == ["HAM-16"]


def test_the_same_file_again_changes_nothing(shop):
    assert shop.replace(SHOP, no_progress) == CatalogueChange(0, 0, len(SHOP))
    assert _found(shop, "hammer") == ["HAM-16", "HAM-SL"]


def test_an_empty_import_changes_nothing(shop):
    assert shop.replace([], no_progress) == CatalogueChange(0, 0, 0)


def test_the_index_agrees_with_the_products(shop, ledger):
    shop.replace([replace(SHOP[0], name="Mallet")], no_progress)
    with ledger.write() as db:
        db.execute("INSERT INTO product_words (product_words, rank) VALUES ('integrity-check', 1)")


def test_progress_is_told_as_it_goes(catalogue):
    told: list[int] = []
    catalogue.replace((product(f"S{n}") for n in range(2500)), told.append)
    assert told == [1000, 2000, 2500]


def test_an_import_that_breaks_off_leaves_the_catalogue_as_it_was(shop):
    def half():
        yield from (product(f"S{n}", "Screw") for n in range(1500))
        raise ValueError("the file ends here")

    with pytest.raises(ValueError, match="the file ends here"):
        shop.replace(half(), no_progress)
    assert shop.count() == len(SHOP)
    assert _found(shop, "screw") == []
    assert _found(shop, "hammer") == ["HAM-16", "HAM-SL"]


def test_an_import_can_be_stopped_by_whoever_watches_it(shop):
    def stop(_done):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        shop.replace([product("S")], stop)
    assert shop.count() == len(SHOP)


def test_an_import_onto_a_full_disk_leaves_the_catalogue_as_it_was(shop, ledger):
    with ledger.read() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    ledger._writer.execute(f"PRAGMA max_page_count={pages + 5}")
    with pytest.raises(Misconfigured, match="disk_full"):
        shop.replace((product(f"S{n}", "Screw " * 9) for n in range(3000)), no_progress)
    assert shop.count() == len(SHOP)
    assert _found(shop, "hammer") == ["HAM-16", "HAM-SL"]
