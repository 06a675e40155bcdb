"""What people call their keys is sealed, and what a provider calls them is kept under a key only."""

from django.db import migrations, models

LABELLED = ("Passkey", "ApiToken", "KeyEvent")
_AT_ONCE = 1000


def seal(apps, _editor):
    from warifu.registers.signin.labels import seal_label
    from warifu.registers.signin.provided import kept

    for name in LABELLED:
        rows = apps.get_model("signin", name).objects
        while some := list(rows.exclude(in_clear="").select_related("account")[:_AT_ONCE]):
            for row in some:
                row.label, row.in_clear = seal_label(row.account.person_id, row.in_clear), ""
            rows.bulk_update(some, ["label", "in_clear"])
    provided = apps.get_model("signin", "ProvidedSubject").objects
    provided.filter(ended__isnull=False).update(subject="")
    for row in provided.filter(ended__isnull=True):
        row.subject = kept(row.issuer, row.subject)
        row.save(update_fields=["subject"])


class Migration(migrations.Migration):
    dependencies = [("signin", "0002_provided_subject")]

    operations = [
        *(migrations.RenameField(name, "label", "in_clear") for name in LABELLED),
        *(migrations.AddField(name, "label", models.BinaryField(null=True)) for name in LABELLED),
        migrations.RunPython(seal, migrations.RunPython.noop),
        *(migrations.RemoveField(name, "in_clear") for name in LABELLED),
        migrations.AlterField("ProvidedSubject", "subject", models.CharField(max_length=64)),
    ]
