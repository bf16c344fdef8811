"""A price for a while: kept beside the regular one and decided when it is read."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_describe_what_is_sold"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="sale",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="variant",
            name="sale",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="variant",
            name="stock_policy",
            field=models.CharField(default="deny", help_text="deny, continue or untracked", max_length=10),
        ),
    ]
