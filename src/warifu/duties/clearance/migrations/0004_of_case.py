from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clearance", "0003_lists"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(name="assessment_of_case", fields=["case"], condition=models.Q(("case__isnull", False))),
        ),
    ]
