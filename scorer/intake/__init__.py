"""The ways in: the gate that judges a change, the Git server and the forge, the audit of receipts."""
