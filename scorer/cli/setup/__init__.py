"""Starting one's own: a bureau's first year from another's 办法, and each year from the last.

start(roots, "lianxi", "binhai", 2026, {})     # the files of a new bureau's folder, nothing written yet
next_year(roots, "lianxi/2026")                # the files of lianxi/2027
write(root, files)                             # all of them or none: nothing is overwritten
agenda(text)                                   # what a copied 办法 still asks its new bureau to decide and to check
"""
