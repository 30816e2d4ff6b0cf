"""公文 in the layout of GB/T 9704-2012: one paper, written as .docx or as PDF.

A caller fills an ``OfficialPaper``; the layout is decided here alone. The same paper gives the same
bytes. Whatever a text holds is text: no field, no link, no control character leaves this package.
"""
