"""From files, folders, standard input and addresses to articles.

`load` is the door. Behind it stands one small module for each format (`plain`, `html`, `markdown`, `jsonl`,
`feed`, `warc`), and what they share: `encoding`, `furniture`, `fetch`, and `article`, in which all end.
"""

from sayso.ingest.load import READERS, Item, load

__all__ = ["READERS", "Item", "load"]
