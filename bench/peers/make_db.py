"""Copies every campaign row of a running Herald into a SQLite file for the peers: make_db.py URL TOKEN DB SECRET USER ORG"""
import json
import sqlite3
import sys
import urllib.request

url, token, path, user, org = sys.argv[1:6]


def page(cursor):
    target = f"{url}/api/v1/campaigns?limit=500" + (f"&cursor={cursor}" if cursor else "")
    request = urllib.request.Request(target, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


db = sqlite3.connect(path)
db.execute("PRAGMA journal_mode=WAL")
db.execute("CREATE TABLE members (user_id TEXT, organization_id TEXT, role TEXT, PRIMARY KEY (user_id, organization_id))")
db.execute("INSERT INTO members VALUES (?, ?, 'owner')", (user, org))
names, cursor, number = None, None, 0
while True:
    answer = page(cursor)
    for row in answer["data"]:
        if names is None:
            names = list(row)
            columns = ", ".join(f'"{name}"' for name in names)
            db.execute(f"CREATE TABLE campaigns (organization_id TEXT, position INTEGER, {columns}, PRIMARY KEY (organization_id, position))")
            insert = f"INSERT INTO campaigns VALUES (?, ?, {', '.join('?' * len(names))})"
        db.execute(insert, (org, number, *(row[name] for name in names)))
        number += 1
    cursor = answer["next_cursor"]
    if cursor is None:
        break
db.commit()
print(json.dumps({"rows": number, "total": answer.get("total"), "columns": names}))
