"""One entry in each format of bookkeeping, to the letter."""

from typing import Final

import pytest

from pos.domain.chart import Chart
from pos.services.export_formats.accounting import ACCOUNTING
from tests.nasty import nasty_lines
from tests.services.reading_back import CHARTS, frame_for, parts

REASON: Final = 'Grüße "Łódź"; a|b\n2\t=1'
CHARSETS: Final = {"iif": "cp1252", "datev": "cp1252", "fec": "iso8859-15"}


GOLDEN: Final = {
    "beancount": (
        "\n"
        '2026-03-29 * "till-1-000042" "capture: Grüße \\"Łódź\\"; a|b\\n2\\t=1"\n'
        "  sequence: 2\n"
        '  reference: "capture/pi_part"\n'
        '  occurred: "2026-03-28T23:00:00.000000+00:00"\n'
        '  recorded: "2026-03-28T23:00:00.000000+00:00"\n'
        '  sale: "sale_1"\n'
        '  intent: "pi_part"\n'
        "  Assets:Stripe  7.50 EUR\n"
        "  Income:Sales  -5.00 EUR\n"
        "  Liabilities:Tax:5-5  -0.50 EUR\n"
        "  Liabilities:Tips  -2.00 EUR\n"
        "  Equity:Memorandum:Customers  7.50 EUR\n"
        "  Equity:Memorandum:Holds  -7.50 EUR\n"
    ),
    "hledger": (
        "\n"
        '2026-03-29 * (2) till-1-000042 capture | Grüße "Łódź", a/b 2 =1\n'
        "    ; reference:capture/pi_part\n"
        "    ; occurred:2026-03-28T23:00:00.000000+00:00\n"
        "    ; recorded:2026-03-28T23:00:00.000000+00:00\n"
        "    ; sale:sale_1\n"
        "    ; intent:pi_part\n"
        "    assets:stripe  7.50 EUR\n"
        "    income:sales  -5.00 EUR\n"
        "    liabilities:tax:5.5  -0.50 EUR\n"
        "    liabilities:tips  -2.00 EUR\n"
        "    [memo:customers]  7.50 EUR\n"
        "    [memo:holds]  -7.50 EUR\n"
    ),
    "iif": (
        "TRNS\t2\tGENERAL JOURNAL\t03/29/2026\tStripe clearing\t7.50\t2\tcapture till-1-00004"
        "2 capture/pi_part: Grüße 'Lódz'; a|b 2 =1\r\n"
        "SPL\t2-2\tGENERAL JOURNAL\t03/29/2026\tSales\t-5.00\t2\tcapture till-1-000042 captur"
        "e/pi_part: Grüße 'Lódz'; a|b 2 =1\r\n"
        "SPL\t2-3\tGENERAL JOURNAL\t03/29/2026\tSales tax payable 5.5\t-0.50\t2\tcapture till"
        "-1-000042 capture/pi_part: Grüße 'Lódz'; a|b 2 =1\r\n"
        "SPL\t2-4\tGENERAL JOURNAL\t03/29/2026\tTips payable\t-2.00\t2\tcapture till-1-000042"
        " capture/pi_part: Grüße 'Lódz'; a|b 2 =1\r\n"
        "ENDTRNS\r\n"
    ),
    "xero": (
        '"Bücher & ""Co"" 2026-03-29 2-2",29/03/2026,Stripe clearing,1100,Tax Exempt,7.'
        "50\r\n"
        '"Bücher & ""Co"" 2026-03-29 2-2",29/03/2026,Sales,4000,Tax Exempt,-5.00\r\n'
        '"Bücher & ""Co"" 2026-03-29 2-2",29/03/2026,Sales tax payable 5.5,2200,Tax Exe'
        "mpt,-0.50\r\n"
        '"Bücher & ""Co"" 2026-03-29 2-2",29/03/2026,Tips payable,2300,Tax Exempt,-2.00'
        "\r\n"
    ),
    "ofx": (
        "<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260329120000</DTPOSTED><TRNAMT>7"
        ".50</TRNAMT><FITID>ldg_test-2-1</FITID><NAME>capture till-1-000042</NAME><MEMO"
        '>capture/pi_part: Grüße "Łódź"; a|b 2 =1</MEMO></STMTTRN>\r\n'
        "</BANKTRANLIST>\r\n"
        "<LEDGERBAL><BALAMT>7.50</BALAMT><DTASOF>20260406100000</DTASOF></LEDGERBAL>\r\n"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    ),
    "datev": (
        '5,00;"S";"EUR";;;;1361;8200;;2903;"till-1-000042";"2";;"Kartenzahlung till-1-0'
        '00042: Grüße ""Lódz""; a|b 2 =1";;;;;;;"Referenz";"capture/pi_part";"Grund";"G'
        'rüße ""Lódz""; a|b 2 =1";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;'
        ";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;0;;;;;;;;;;;\r\n"
        '0,50;"S";"EUR";;;;1361;1770;;2903;"till-1-000042";"2";;"Kartenzahlung till-1-0'
        '00042: Grüße ""Lódz""; a|b 2 =1";;;;;;;"Referenz";"capture/pi_part";"Grund";"G'
        'rüße ""Lódz""; a|b 2 =1";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;'
        ";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;0;;;;;;;;;;;\r\n"
        '2,00;"S";"EUR";;;;1361;1701;;2903;"till-1-000042";"2";;"Kartenzahlung till-1-0'
        '00042: Grüße ""Lódz""; a|b 2 =1";;;;;;;"Referenz";"capture/pi_part";"Grund";"G'
        'rüße ""Lódz""; a|b 2 =1";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;'
        ";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;0;;;;;;;;;;;\r\n"
    ),
    "fec": (
        "VE\tVentes par carte\t1\t20260329\t517000\tStripe, compte de compensation\t\t\ttill-"
        '1-000042\t20260329\tEncaissement carte: Grüße "Lódz"; a/b 2 =1\t7,50\t0,00\t\t\t2026'
        "0329\t\t\r\n"
        "VE\tVentes par carte\t1\t20260329\t707000\tVentes de marchandises\t\t\ttill-1-000042"
        '\t20260329\tEncaissement carte: Grüße "Lódz"; a/b 2 =1\t0,00\t5,00\t\t\t20260329\t\t'
        "\r\n"
        "VE\tVentes par carte\t1\t20260329\t445713\tTVA collectée 5,5 %\t\t\ttill-1-000042\t2"
        '0260329\tEncaissement carte: Grüße "Lódz"; a/b 2 =1\t0,00\t0,50\t\t\t20260329\t\t\r'
        "\n"
        "VE\tVentes par carte\t1\t20260329\t467100\tPourboires à reverser\t\t\ttill-1-000042"
        '\t20260329\tEncaissement carte: Grüße "Lódz"; a/b 2 =1\t0,00\t2,00\t\t\t20260329\t\t'
        "\r\n"
    ),
}


@pytest.mark.parametrize("word", ACCOUNTING)
def test_a_partial_capture_with_a_tip_is_what_it_always_was(word):
    capture = [
        line._replace(receipt="till-1-000042", register="till-1", sale="sale_1", reason=REASON)
        for line in list(nasty_lines())[1]
    ]
    kind = ACCOUNTING[word]
    [ours] = parts(kind, [capture]).values()
    file = kind(frame_for(ours, CHARTS.get(word, Chart()), shop='Bücher & "Co"'))
    file.head()
    data = file.entry(ours[0]) + file.foot()
    assert data.decode(CHARSETS.get(word, "utf-8")) == GOLDEN[word]
