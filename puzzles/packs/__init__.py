"""Packs: folders of task instances with their records, how they are made, and the gate before publication.

`instance.py` says what an instance is and makes tasks of it; `folder.py` reads and writes packs; `making.py` draws
instances; `acceptance.py` tries their hidden laws; `gate.py` asks whether a generic search reaches par;
`checking.py` tries a pack's references and figures again; `commands.py` is `python -m puzzles pack`. The canonical
tasks need no instance: they are code, and the demo pack holds their gate records.
"""
