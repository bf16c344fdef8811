from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_verifications_on_request")]

    operations = [
        migrations.RemoveIndex(model_name="claim", name="audit_claim_by_source"),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["brand", "source_kind", "source_id", "record"], name="audit_claim_by_source"
            ),
        ),
    ]
