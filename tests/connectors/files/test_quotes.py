from __future__ import annotations

import pytest

from capliquify.connectors.files.importing import open_reading
from capliquify.domain.errors import FileRefused
from support.export_files import MemoryFile, options, read

BANK = "Date,Amount,Payee,Description\n"
SETTLEMENT = (
    "settlement-id\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tamount-type\tamount-description"
    "\tamount\tposted-date-time\tmarketplace-name\tsku\n1\t2026-03-16\t10.00\tGBP\n"
)
ALL_ORDERS = (
    "amazon-order-id\tpurchase-date\torder-status\tsales-channel\tsku\tproduct-name\tquantity\tcurrency\titem-price\t"
    "item-tax\n"
)


def refusal(content: str) -> str:
    with pytest.raises(FileRefused) as refused:
        open_reading(MemoryFile(content.encode()), options())
    return str(refused.value)


def test_a_quote_that_is_open_at_the_end_of_the_file_is_refused_naming_its_line() -> None:
    message = refusal(BANK + '2026-01-01,5,A,ok\n2026-01-02,6,B,"open\n2026-01-03,7,C,lost\n')
    assert message.startswith("export.csv, line 3: a quotation mark is opened here and never closed")


def test_text_after_a_closing_quote_is_refused_naming_the_line_of_the_opening_one() -> None:
    message = refusal(BANK + '2026-01-01,5,A,"open\n2026-01-02,6,B,ok\n2026-01-03,7,"C",fine\n')
    assert message.startswith("export.csv, line 2: ")
    assert "closed in line 4 in the middle of a value" in message


def test_the_line_named_is_that_of_the_quote_and_not_of_the_row_it_stands_in() -> None:
    message = refusal(BANK + '2026-01-01,5,"two\nlines","open\n2026-01-02,6,B,ok\n')
    assert message.startswith("export.csv, line 3: ")


@pytest.mark.parametrize(
    "rows",
    [
        '2026-01-01,5,A,"open\n2026-01-02,6,B,bottle 5"\n2026-01-03,7,C,ok\n',
        '2026-01-01,5,"open,x\n2026-01-02,6,B,ok\n2026-01-03,7,C",y\n',
        '2026-01-01,5,A,"open\n2026-01-02,6,B",ok\n',
    ],
)
def test_a_quote_that_swallows_whole_rows_and_is_closed_by_chance_is_refused(rows: str) -> None:
    assert refusal(BANK + rows).startswith("export.csv, line 2: a quoted value holds what looks like rows of the file")


@pytest.mark.parametrize(
    "text",
    ["two\nlines", 'a ""5 cm"" jar', "1 High St,\nLondon, W1\nUK", "paid, late\nref 7, 8, 9, 10", "a, b, c\nd, e, f"],
)
def test_quoted_values_with_newlines_and_doubled_quotes_are_read(text: str) -> None:
    found = read(BANK + f'2026-01-01,5,A,"{text}"\n2026-01-02,6,"{text}",x\n2026-01-03,7,C,ok\n')
    assert [record.description for record in found.records] == [text.replace('""', '"'), "x", "ok"]
    assert found.counts == (3, 3, 0)


def test_a_quote_inside_an_unquoted_value_is_text() -> None:
    assert read(BANK + '2026-01-01,5,A,jar 5" wide\n').records[0].description == 'jar 5" wide'


def test_quotes_of_an_amazon_settlement_are_text() -> None:
    row = "1\t\t\t\tOrder\t2\tItemPrice\tPrincipal\t5.00\t2026-03-13 10:00:00 UTC\tAmazon.co.uk\t{sku}\n"
    found = read(SETTLEMENT + row.format(sku='"unbalanced bottle') + row.format(sku='5" jar'))
    assert found.kind == "amazon-settlement"
    assert found.counts == (3, 3, 0)


def test_quotes_of_amazon_orders_are_text() -> None:
    row = '{order}\t2026-03-13T10:00:00+00:00\tShipped\tAmazon.co.uk\t{sku}\t"unbalanced bottle\t1\tGBP\t6.00\t1.00\n'
    found = read(ALL_ORDERS + row.format(order="1", sku='5" jar') + row.format(order="2", sku='"B'))
    assert [record.item for record in found.records] == ['5" jar', '"B']
    assert found.counts == (2, 2, 0)


def test_an_amazon_report_saved_as_csv_is_quoted_as_any_other() -> None:
    row = '1,2026-03-13T10:00:00+00:00,Shipped,Amazon.co.uk,"5"" jar","a, b",1,GBP,6.00,1.00\n'
    assert [record.item for record in read(ALL_ORDERS.replace("\t", ",") + row).records] == ['5" jar']
