"""The year between its start and its score: who files what by when, who is urged, what is settled, what is objected to.

Every part is a pure function of a Book, the choices of a run and a date.
"""
