from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_id", models.CharField(max_length=26, unique=True)),
                ("entry", models.BinaryField()),
                ("opening", models.BinaryField()),
                ("key_id", models.CharField(blank=True, max_length=64)),
            ],
            options={"db_table": "ledger_outbox"},
        ),
    ]
