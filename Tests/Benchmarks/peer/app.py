"""The peer: FastAPI, the SQLAlchemy ORM and SQLite, as the requirements document names them.

One session a request, one object a metric and one commit a webhook, which is how such a service
is written first. SQLite has its defaults (rollback journal, synchronous FULL), so an answer means
the same as ours: it is on the disk.
"""

import datetime
import os

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import JSON, DateTime, Float, ForeignKey, Integer, String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine(
    os.environ["DATABASE_URL"], connect_args={"check_same_thread": False, "timeout": 30}
)
SessionLocal = sessionmaker(bind=engine)


class Base(DeclarativeBase):
    pass


class System(Base):
    __tablename__ = "systems"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    name: Mapped[str] = mapped_column(String)
    hostname: Mapped[str] = mapped_column(String)
    version: Mapped[str] = mapped_column(String)
    client_name: Mapped[str] = mapped_column(String)
    last_seen: Mapped[datetime.datetime] = mapped_column(DateTime)


class Metric(Base):
    __tablename__ = "metrics"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    system_id: Mapped[str] = mapped_column(ForeignKey("systems.id"), index=True)
    timestamp: Mapped[datetime.datetime] = mapped_column(DateTime, index=True)
    metric_type: Mapped[str] = mapped_column(String)
    metric_name: Mapped[str] = mapped_column(String)
    value: Mapped[float] = mapped_column(Float)
    unit: Mapped[str] = mapped_column(String)
    extra: Mapped[dict] = mapped_column("metadata", JSON)


class Alert(Base):
    __tablename__ = "alerts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    system_id: Mapped[str] = mapped_column(ForeignKey("systems.id"), index=True)
    timestamp: Mapped[datetime.datetime] = mapped_column(DateTime)
    severity: Mapped[str] = mapped_column(String)
    message: Mapped[str] = mapped_column(String)


class SystemIn(BaseModel):
    id: str
    name: str
    hostname: str = ""
    version: str = ""
    client_name: str = ""


class MetricIn(BaseModel):
    system_id: str
    metric_type: str
    metric_name: str
    value: float
    unit: str = ""
    metadata: dict = {}


class AlertIn(BaseModel):
    system_id: str
    severity: str
    message: str


class Webhook(BaseModel):
    system: SystemIn
    metrics: list[MetricIn] = []
    alerts: list[AlertIn] = []


Base.metadata.create_all(engine)
app = FastAPI()


def session():
    with SessionLocal() as opened:
        yield opened


@app.post("/webhook/metrics")
def receive(webhook: Webhook, database: Session = Depends(session)):
    now = datetime.datetime.now(datetime.timezone.utc)
    database.merge(System(**webhook.system.model_dump(), last_seen=now))
    for metric in webhook.metrics:
        fields = metric.model_dump()
        fields["extra"] = fields.pop("metadata")
        database.add(Metric(timestamp=now, **fields))
    for alert in webhook.alerts:
        database.add(Alert(timestamp=now, **alert.model_dump()))
    database.commit()
    return {"accepted": len(webhook.metrics)}
