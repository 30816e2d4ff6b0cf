"""``receipts.csv``: what the server says of when which bytes arrived (GEN-3). Only the machine appends.

``line`` is how one is written and read, ``ledger`` all of a year's, ``order`` and ``completeness`` what they are
judged by. Whether they fit the history of the repository is audited in ``intake.receipts``.
"""

from scorer.reading.csv_ledger import MOST_BYTES
from scorer.reading.receipts.completeness import NOT_RECEIVED, gone, mismatching, missing
from scorer.reading.receipts.ledger import ReceiptLedger, ReceiptLine, Received, appended, can_be_continued, read
from scorer.reading.receipts.line import FILE, HEAD, of_pull_request, of_push, push_source

__all__ = [
    "FILE", "HEAD", "MOST_BYTES", "NOT_RECEIVED", "ReceiptLedger", "ReceiptLine", "Received", "appended",
    "can_be_continued", "gone", "mismatching", "missing", "of_pull_request", "of_push", "push_source", "read",
]  # fmt: skip
