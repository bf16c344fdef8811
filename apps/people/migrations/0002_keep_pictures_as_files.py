"""Uploaded logos leave the brand's settings, where they stood as data addresses, for rows of their own."""

import base64
import hashlib

import django.db.models.deletion
from django.db import migrations, models

import apps.core.ids
from apps.people import pictures


def keep(registry, editor):
    brands, picture = registry.get_model("tenants", "Brand"), registry.get_model("people", "Picture")
    for brand in brands.objects.using(editor.connection.alias).all():
        move(brand, picture.objects.using(editor.connection.alias))


def move(brand, rows):
    logo = str(brand.settings.get("logo") or "")
    if not logo.startswith("data:"):
        return
    try:
        kind, content = pictures.cleaned(base64.b64decode(logo.partition(",")[2]))
    except ValueError:
        brand.settings["logo"] = ""
    else:
        digest = hashlib.sha256(content).hexdigest()[:32]
        rows.create(brand=brand, digest=digest, kind=kind, content=content)
        brand.settings["logo"] = f"/pictures/{brand.slug}/{digest}.{kind}"
    brand.save(update_fields=["settings"])


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("tenants", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=apps.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="Of the content: SHA-256, the first 32 digits.", max_length=32
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("png", "png"), ("jpg", "jpg"), ("svg", "svg")], max_length=4),
                ),
                ("content", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.brand",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(models.F("brand"), models.F("digest"), name="picture_once"),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
