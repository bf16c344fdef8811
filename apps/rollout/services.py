"""May the AI do this, here and now? Asked on every path before anything of the AI runs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from apps.audit import recorder
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.people.actors import Actor
from apps.rollout.capabilities import STAGES, Task, stage_needed
from apps.rollout.models import Rollout

ENGINES = ("offline", "generative")


@dataclass(frozen=True)
class Permission:
    """A yes or a no with its reason, and the stage it was decided at."""

    allowed: bool
    why: str
    stage: int

    def __bool__(self) -> bool:
        return self.allowed


def current() -> Rollout:
    """The brand's row; an unsaved one at stage 1 if it never changed anything."""
    return Rollout.objects.first() or Rollout()


def may(task: Task, *, rollout: Rollout | None = None) -> Permission:
    """Whether the task may run for this brand now. Read from the database each time: a kill switch
    holds from the next statement on."""
    row = rollout or current()
    if row.killed_at:
        return Permission(False, "The AI is switched off for this brand.", row.stage)
    if task.value in row.switched_off:
        return Permission(False, f"The task {task.value} is switched off.", row.stage)
    if row.stage < stage_needed(task):
        return Permission(
            False, f"Stage {row.stage} ({STAGES[row.stage]}) doesn't allow {task.value}.", row.stage
        )
    return Permission(True, "", row.stage)


def ask_door_open(rollout: Rollout | None = None) -> bool:
    """Whether shoppers may ask the AI at all: stage 2 and not killed."""
    row = rollout or current()
    return row.stage >= 2 and row.killed_at is None


@transaction.atomic
def set_stage(stage: int, *, by: Actor, reason: str) -> Rollout:
    """Move to another stage, one step up at most, any number down. The reason is logged."""
    row = locked()
    if stage not in STAGES:
        raise Invalid("There are stages 0 to 3.", code="unknown_stage")
    if stage > row.stage + 1:
        raise Conflict("One stage at a time.", code="one_step")
    if stage > row.stage and not reason.strip():
        raise Invalid("Say why the brand steps up.", fields={"reason": ["Needed to step up."]})
    before, row.stage = row.stage, stage
    row.save()
    log("rollout.stage", by, {"from": before, "to": stage, "reason": reason.strip()})
    return row


@transaction.atomic
def stop(*, by: Actor) -> Rollout:
    """The kill switch: no AI for anybody of this brand until it is turned on again."""
    row = locked()
    row.killed_at, row.killed_by = row.killed_at or now(), by.name
    row.save()
    log("rollout.stopped", by, {})
    return row


@transaction.atomic
def resume(*, by: Actor) -> Rollout:
    """Undo the kill switch."""
    row = locked()
    row.killed_at, row.killed_by = None, ""
    row.save()
    log("rollout.resumed", by, {})
    return row


@transaction.atomic
def switch(task: str, on: bool, *, by: Actor) -> Rollout:
    """Turn one task on or off."""
    if task not in set(Task):
        raise Invalid(f"There is no task {task}.", code="unknown_task")
    row = locked()
    others = [name for name in row.switched_off if name != task]
    row.switched_off = others if on else [*others, task]
    row.save()
    log("rollout.task", by, {"task": task, "on": on})
    return row


@transaction.atomic
def choose_engine(engine: str, *, by: Actor) -> Rollout:
    """Which engine words the answers from now on: ``offline`` or ``generative``."""
    if engine not in ENGINES:
        raise Invalid(f"There is no engine {engine}.", code="unknown_engine")
    row = locked()
    before, row.engine = row.engine, engine
    row.save()
    if before != engine:
        log("rollout.engine", by, {"from": before, "to": engine})
    return row


def locked() -> Rollout:
    Rollout.objects.bulk_create([Rollout()], ignore_conflicts=True)
    return Rollout.objects.select_for_update().get()


def log(action: str, by: Actor, data: dict[str, object]) -> None:
    recorder.entry(action, by=by, object_type="rollout", data=data)
