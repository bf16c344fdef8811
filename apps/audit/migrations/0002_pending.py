"""Each leaf puts itself on the sealer's list, whoever inserts it."""

from __future__ import annotations

from django.db import migrations

UP = """
CREATE SEQUENCE audit_place;
CREATE FUNCTION audit_leaf_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (id, brand_id, place) VALUES (NEW.id, NEW.brand_id, nextval('audit_place'));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_leaf_waits AFTER INSERT ON audit_leaf FOR EACH ROW EXECUTE FUNCTION audit_leaf_waits();
"""
DOWN = (
    "DROP TRIGGER audit_leaf_waits ON audit_leaf; DROP FUNCTION audit_leaf_waits(); DROP SEQUENCE audit_place"
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(UP, DOWN)]
