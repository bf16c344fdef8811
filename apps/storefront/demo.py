"""The demo brands, brought in through the product's own doors from the files under demo/."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.appointments import services as booking
from apps.catalog import importing as catalogue
from apps.consent import services as consent
from apps.knowledge import importing as knowledge
from apps.knowledge import synonym_lists
from apps.people import onboarding
from apps.people.actors import Actor
from apps.people.models import Member, User
from apps.quality import red_team, sets, tables
from apps.quality import runs as question_runs
from apps.quality.set_models import UNFINISHED, QuestionSet
from apps.rollout import services as rollout
from apps.schedule import planning
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

ROOT = settings.BASE_DIR / "demo"
BY = Actor.system("demo")


def fill(slug: str) -> bool:
    """Make or refresh one demo brand; False if its files have not changed since."""
    folder = ROOT / slug
    mark = _digest(folder)
    known = Brand.objects.filter(slug=slug).first()
    if known and known.settings.get("demo") == mark:
        return False
    plan = json.loads((folder / "brand.json").read_text())
    brand = _brand(plan)
    with brand_scope(brand):
        consent.publish_defaults(brand)
        members = [_member(one) for one in plan["members"]]
        onboarding.widget_key([f"http://{slug}.localhost:{settings.PORT}"], by=BY)
        _hours(plan)
        _content(folder, plan, next(m for m in members if m.role == "approver"))
        for service in plan["services"]:
            booking.save_service(service, by=BY)
        _stage(plan["stage"])
        _questions(folder, plan["questions"])
    brand.settings = brand.settings | {"demo": mark}
    brand.save(update_fields=["settings"])
    return True


def _brand(plan: dict[str, Any]) -> Brand:
    brand = onboarding.make_brand(
        plan["slug"], name=plan["name"], timezone=plan["timezone"], currency=plan["currency"]
    )
    brand.default_language, brand.languages = plan["default_language"], plan["languages"]
    look = {"colours": plan["colours"], "logo": plan["logo"], "trade": plan["trade"]}
    brand.settings = brand.settings | look
    brand.save()
    return brand


def _member(one: dict[str, Any]) -> Member:
    """A demo account; its password is short on purpose, so it is set past the check for real ones."""
    words = {key: one[key] for key in ("email", "name", "role", "skills", "languages")}
    user = User.objects.filter(email=one["email"]).first() or User.objects.create_user(
        one["email"], one["password"]
    )
    return onboarding.invite(**words | {"email": user.email}, by=BY)


def _hours(plan: dict[str, Any]) -> None:
    for email, hours in plan["hours"].items():
        member = Member.objects.get(user__email=email)
        planning.set_working_hours(member, hours["timezone"], hours["weekly"], hours.get("exceptions"), by=BY)


def _content(folder: Path, plan: dict[str, Any], approver: Member) -> None:
    source = plan["catalogue"]
    mapping = json.loads((folder / source["map"]).read_text()) if "map" in source else None
    email, by = approver.user.email, Actor.member(approver)
    catalogue.run(
        source["format"], folder / source["path"], by=by, mapping=mapping, approve_as=email, full=True
    )
    catalogue.run("relations-csv", folder / plan["relations"], by=by, approve_as=email)
    waits = [(plan["rules"], email), (plan["rules_waiting"], "")]
    for path, approve_as in waits:
        catalogue.run("rules-csv", folder / path, by=by, approve_as=approve_as)
    knowledge.import_paths([folder / plan["policies"]], approve_as=email, by=by)
    for path, approve in ((plan["synonyms"], by), (plan["synonyms_waiting"], None)):
        lines = synonym_lists.from_csv((folder / path).read_bytes(), language=plan["default_language"])
        synonym_lists.declare(lines, by=by, approve_as=approve)


def _stage(stage: int) -> None:
    while rollout.current().stage < stage:
        rollout.set_stage(rollout.current().stage + 1, by=BY, reason="The demo shows this stage.")


def _questions(folder: Path, plan: list[dict[str, str]]) -> None:
    """The brand's question sets; they are asked as soon as a worker is there."""
    for one in plan:
        known = QuestionSet.objects.filter(name=one["name"], kind=QuestionSet.Kind.BRAND).first()
        row = known or sets.create(one["name"], one["language"], by=BY)
        tables.bring_in(row, (folder / one["path"]).read_bytes(), by=BY)
    red_team.bring_in()
    for row in QuestionSet.objects.filter(active=True):
        if not row.runs.filter(state__in=UNFINISHED).exists():
            question_runs.start(row, by=BY)


def _digest(folder: Path) -> str:
    whole = hashlib.sha256(str(settings.PORT).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()
