"""A cycle's files → its Book, with every problem of every file in one run.

``loading.load`` gives the Book with its problems, ``index.as_of`` only what had been received by 24:00 of a day,
``documents.placed`` each problem with line and column, in order, ``case_files.cases`` the worked cases, each with a
Book of its own.
"""
