"""Holds the texts, and Asker with them, to a standard: a file of questions of which the right answers are known.

questions    the file, read and checked
places       where its gold answers stand in the index
scoring      one question asked → one outcome
figures      outcomes → figures, by the languages of question and text
intervals    how sure the figures are
record       all of it as the JSON that is printed and compared
compare      two records
report_text, report_html    what people read, worded by `labels`, drawn by `charts`, marked up by `markup`
"""
