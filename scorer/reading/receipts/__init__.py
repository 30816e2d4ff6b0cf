"""``receipts.csv``: what the server says of when which bytes arrived (GEN-3). Only the machine appends.

``line`` is how one is written and read, ``ledger`` all of a year's, ``order`` and ``completeness`` what they are
judged by. Whether they fit the history of the repository is audited in ``intake.receipts``.
"""
