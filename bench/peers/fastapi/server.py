"""FastAPI + SQLAlchemy peer: server.py DB PORT SECRET"""
import base64
import sys

import jwt
import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.responses import JSONResponse
from sqlalchemy import MetaData, Table, create_engine, func, select

path, port, secret = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode()
engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})
metadata = MetaData()
campaigns = Table("campaigns", metadata, autoload_with=engine)
members = Table("members", metadata, autoload_with=engine)
shown = [column for column in campaigns.c if column.name not in ("organization_id", "position")]
app = FastAPI()
flags = {"pending_change"}


def caller(authorization: str = Header()):
    try:
        claims = jwt.decode(authorization.removeprefix("Bearer "), secret, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401, "Not signed in")
    with engine.connect() as connection:
        member = connection.execute(
            select(members.c.role).where(members.c.user_id == claims["sub"], members.c.organization_id == claims["org"])
        ).first()
    if member is None:
        raise HTTPException(401, "Not a member")
    return claims["org"]


@app.get("/api/v1/campaigns")
def list_campaigns(limit: int = 50, organization: str = Depends(caller)):
    with engine.connect() as connection:
        total = connection.execute(select(func.max(campaigns.c.position)).where(campaigns.c.organization_id == organization)).scalar()
        rows = connection.execute(
            select(*shown).where(campaigns.c.organization_id == organization).order_by(campaigns.c.position).limit(limit + 1)
        ).mappings().all()
    data = [{name: bool(value) if name in flags else value for name, value in row.items()} for row in rows[:limit]]
    cursor = base64.urlsafe_b64encode(str(limit).encode()).decode() if len(rows) > limit else None
    return JSONResponse({"data": data, "next_cursor": cursor, "total": total + 1})


uvicorn.run(app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", log_level="warning", access_log=False)
