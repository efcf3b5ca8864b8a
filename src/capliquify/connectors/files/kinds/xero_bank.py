"""Bank statements as Xero exports them."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from capliquify.connectors.files.columns import Column, FileFacts, Kind, Reads, RowBuilder, RowRemarks, Values
from capliquify.connectors.files.kinds.limits import UsualLimits
from capliquify.domain.records.bank_transaction import BankTransaction

_ID_BYTES: Final = 16


def _build(facts: FileFacts, remarks: RowRemarks) -> RowBuilder:
    default_account = facts.account
    default_currency = facts.currency or ""  # a file that names none is refused when nobody does
    limits = UsualLimits(facts, remarks)

    def build(values: Values) -> BankTransaction:
        day, amount, payee, description, reference, check_number, named_account, named_currency = values
        limits.day("Date", day)
        account = named_account or default_account
        # amounts are compared as numbers: 10.5 and 10.50 are the same line
        content = (
            f"{account}\0{day.isoformat()}\0{amount.normalize()}\0{payee}\0{description}\0{reference}\0{check_number}"
        )
        return BankTransaction(
            external_id=blake2b(content.encode(), digest_size=_ID_BYTES).hexdigest(),
            account=account,
            booked_on=day,
            amount=amount,
            currency=named_currency or default_currency,
            payee=payee,
            description=description,
            reference=reference or check_number,
        )

    return build


def _text(name: str, *aliases: str, reads: Reads = Reads.TEXT) -> Column:
    return Column(name=name, reads=reads, required=False, empty="", aliases=aliases)


XERO_BANK_STATEMENT: Final = Kind(
    name="xero-bank-statement",
    source="files/xero",
    title="a bank statement",
    description="Lines of a bank account: Xero's statement export, or any table with Date, Amount and a text",
    record_types=(BankTransaction,),
    columns=(
        Column(name="Date", reads=Reads.DATE),
        Column(name="Amount", reads=Reads.MONEY),
        _text("Payee", reads=Reads.LONG_TEXT),
        _text("Description", reads=Reads.LONG_TEXT),
        _text("Reference", reads=Reads.LONG_TEXT),
        _text("Check Number", "Cheque Number", "Cheque No."),
        _text("Account", "Bank Account", "Account Name"),
        Column(name="Currency", reads=Reads.CURRENCY, required=False, empty=""),
    ),
    any_of=("Payee", "Description", "Reference"),
    key=("Date", "Amount", "Payee", "Description", "Reference", "Check Number", "Account"),
    keeps_first=("Currency",),
    repeats="numbered",
    build=_build,
)
