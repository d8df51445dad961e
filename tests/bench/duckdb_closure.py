"""The same closure in SQL, as one would write it with care: DuckDB, semi-naive rounds over numbered facts.

Only what the ontology of `treaties.py` uses is covered. The ontology comes closed, in small tables.
"""

from __future__ import annotations

import duckdb
import numpy as np

from treatygraph.reason import Triples
from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import lefts, pack, rights
from treatygraph.reason.engine import Engine
from treatygraph.reason.equality import Equality
from treatygraph.reason.rules import SCHEMA_PROPERTIES

TYPE = v.TYPE
RULES = f"""
    SELECT CASE WHEN r.turned THEN d.o ELSE d.s END AS s, r.q AS p, CASE WHEN r.turned THEN d.s ELSE d.o END AS o
      FROM delta d JOIN edge r ON d.p = r.p
    UNION SELECT CASE WHEN r.turned THEN d.o ELSE d.s END, {TYPE}, r.c FROM delta d JOIN typing r ON d.p = r.p
    UNION SELECT d.s, {TYPE}, r.d FROM delta d JOIN subclass r ON d.o = r.c WHERE d.p = {TYPE}
    UNION SELECT d.s, d.p, f.o FROM delta d JOIN transitive r ON d.p = r.p JOIN facts f ON f.p = d.p AND f.s = d.o
    UNION SELECT f.s, d.p, d.o FROM delta d JOIN transitive r ON d.p = r.p JOIN facts f ON f.p = d.p AND f.o = d.s
    UNION SELECT d.s, r.h, f.o FROM delta d JOIN chain2 r ON d.p = r.a JOIN facts f ON f.p = r.b AND f.s = d.o
    UNION SELECT f.s, r.h, d.o FROM delta d JOIN chain2 r ON d.p = r.b JOIN facts f ON f.p = r.a AND f.o = d.s
    UNION SELECT d.s, r.h, g.o FROM delta d JOIN chain3 r ON d.p = r.a
      JOIN facts f ON f.p = r.b AND f.s = d.o JOIN facts g ON g.p = r.c AND g.s = f.o
    UNION SELECT f.s, r.h, g.o FROM delta d JOIN chain3 r ON d.p = r.b
      JOIN facts f ON f.p = r.a AND f.o = d.s JOIN facts g ON g.p = r.c AND g.s = d.o
    UNION SELECT g.s, r.h, d.o FROM delta d JOIN chain3 r ON d.p = r.c
      JOIN facts f ON f.p = r.b AND f.o = d.s JOIN facts g ON g.p = r.a AND g.o = f.s
    UNION SELECT d.s, {TYPE}, r.r FROM delta d JOIN somevalues r ON d.p = r.p
      JOIN facts f ON f.s = d.o AND f.p = {TYPE} AND f.o = r.c
    UNION SELECT f.s, {TYPE}, r.r FROM delta d JOIN somevalues r ON d.o = r.c JOIN facts f ON f.o = d.s AND f.p = r.p
      WHERE d.p = {TYPE}
    UNION SELECT d.o, {TYPE}, r.c FROM delta d JOIN allvalues r ON d.p = r.p
      JOIN facts f ON f.s = d.s AND f.p = {TYPE} AND f.o = r.r
    UNION SELECT f.o, {TYPE}, r.c FROM delta d JOIN allvalues r ON d.o = r.r JOIN facts f ON f.s = d.s AND f.p = r.p
      WHERE d.p = {TYPE}
    UNION SELECT d.s, {TYPE}, r.r FROM delta d JOIN hasvalue r ON d.p = r.p AND d.o = r.v
    UNION SELECT d.s, r.p, r.v FROM delta d JOIN hasvalue r ON d.o = r.r WHERE d.p = {TYPE}
    UNION SELECT d.s, {TYPE}, r.c FROM delta d JOIN meet r ON d.o = r.a
      JOIN facts f ON f.s = d.s AND f.p = {TYPE} AND f.o = r.b WHERE d.p = {TYPE}
"""
EQUAL = """
    SELECT f.o, g.o FROM facts f JOIN functional r ON f.p = r.p JOIN facts g ON f.p = g.p AND f.s = g.s AND f.o < g.o
    UNION
    SELECT f.s, g.s FROM facts f JOIN inversefunctional r ON f.p = r.p
      JOIN facts g ON f.p = g.p AND f.o = g.o AND f.s < g.s
"""
REPLACE = """
    SELECT DISTINCT COALESCE(a.r, f.s) AS s, f.p, COALESCE(b.r, f.o) AS o
    FROM facts f LEFT JOIN same a ON f.s = a.x LEFT JOIN same b ON f.o = b.x
"""


def close_with_duckdb(triples: Triples) -> Triples:
    """Return the inferred triples but for those of the ontology."""
    db = duckdb.connect()
    db.execute("SET threads = 2")
    _lay_out_ontology(db, triples)
    keep = ~np.isin(triples.predicates, list(SCHEMA_PROPERTIES))
    columns = [c[keep].astype(np.int32) for c in (triples.subjects, triples.predicates, triples.objects)]
    db.register("rows", dict(zip("spo", columns, strict=True)))
    db.execute("CREATE TABLE asserted AS SELECT DISTINCT s, p, o FROM rows")
    db.execute("CREATE TABLE facts AS FROM asserted; CREATE TABLE delta AS FROM asserted")
    db.execute("CREATE TABLE same (r INTEGER, x INTEGER)")
    equality = Equality(len(triples.terms))
    while True:
        db.execute(f"CREATE TABLE fresh AS ({RULES}) EXCEPT FROM facts")
        db.execute("DROP TABLE delta; INSERT INTO facts FROM fresh; ALTER TABLE fresh RENAME TO delta")
        pairs = db.execute(EQUAL).fetchnumpy()
        left, right = (np.asarray(column, dtype=np.int64) for column in pairs.values())
        if equality.merge(np.asarray(pack(left, right))):
            members = equality.members()
            r, x = lefts(members).astype(np.int32), rights(members).astype(np.int32)
            db.register("members", {"r": r, "x": x})
            db.execute("DELETE FROM same; INSERT INTO same SELECT r, x FROM members")
            db.execute(f"CREATE TABLE replaced AS {REPLACE}")
            db.execute("INSERT INTO delta FROM replaced EXCEPT FROM facts")
            db.execute("DROP TABLE facts; ALTER TABLE replaced RENAME TO facts")
        elif not db.execute("SELECT count(*) FROM delta").fetchall()[0][0]:
            break
    expanded = f"""
        SELECT COALESCE(a.x, f.s) AS s, f.p, COALESCE(b.x, f.o) AS o
        FROM facts f LEFT JOIN same a ON f.s = a.r LEFT JOIN same b ON f.o = b.r
        UNION SELECT a.x, {v.SAME_AS}, b.x FROM same a JOIN same b ON a.r = b.r AND a.x <> b.x
        EXCEPT FROM asserted
    """
    found = db.execute(expanded).fetchnumpy()
    return Triples(triples.terms, *(np.asarray(found[name], dtype=np.int64) for name in "spo"))


def _lay_out_ontology(db: duckdb.DuckDBPyConnection, triples: Triples) -> None:
    schema = np.isin(triples.predicates, list(SCHEMA_PROPERTIES)) | (
        (triples.predicates == TYPE) & (triples.objects < len(v.TEXTS))
    )
    ontology = Triples(triples.terms, triples.subjects[schema], triples.predicates[schema], triples.objects[schema])
    engine = Engine(triples.terms)
    engine.add(ontology)
    engine.run()
    rules = engine.rules
    user = [rule for rule in rules.chains if rule.rule == "prp-spo2"]
    typing = [(p, turned, c) for p, rows in rules.typing.items() for turned, c in rows]
    tables: dict[str, tuple[str, list[tuple[int, ...]]]] = {
        "edge": ("p q turned", [(p, q, turned) for p, rows in rules.reach.items() for q, turned in rows]),
        "typing": ("p turned c", typing),
        "subclass": ("c d", [(int(k >> 32), int(k & 0xFFFFFFFF)) for k in rules.ancestors]),
        "transitive": ("p", [(p,) for p in rules.transitive if p >= len(v.TEXTS)]),
        "chain2": ("a b h", [(*rule.body, rule.head) for rule in user if len(rule.body) == 2]),
        "chain3": ("a b c h", [(*rule.body, rule.head) for rule in user if len(rule.body) == 3]),
        "somevalues": ("r p c", [(f.cls, f.prop, f.filler) for f in rules.filters if not f.inverse]),
        "allvalues": ("r p c", [(f.filler, f.prop, f.cls) for f in rules.filters if f.inverse]),
        "hasvalue": ("r p v", [tuple(rule) for rule in rules.has_values]),
        "meet": ("a b c", [(*pair, axiom.subject) for axiom in rules.intersections
                           for pair in (axiom.members, axiom.members[::-1])]),
        "functional": ("p", [(r.prop,) for r in rules.at_most_one if r.rule == "prp-fp"]),
        "inversefunctional": ("p", [(r.prop,) for r in rules.at_most_one if r.rule == "prp-ifp"]),
    }  # fmt: skip
    for name, (columns, rows) in tables.items():
        db.execute(f"CREATE TABLE {name} ({', '.join(f'{column} INTEGER' for column in columns.split())})")
        if rows:
            db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in columns.split())})", rows)
