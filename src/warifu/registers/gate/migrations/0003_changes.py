"""The list of what has changed at the gate, written by the database itself: no act, and no hand, can change a row past it (see `today`)."""

from django.db import migrations, models

# By table, what a change of it is about; "": everybody.
_ABOUT = {
    "employment": "person",
    "exempt": "person",
    "standing": "person",
    "designation": "item",
    "range_unit": "item",
    "range_person": "item",
    "provision": "item",
    "handler": "item",
    "organisation": "",
    "accreditation": "",
    "contract": "",
    "reading": "",
}
_KEPT, _EVERY = 1000, 100
_WRITERS = 0x7761726900000001  # the lock of whoever writes the records (`registers.postgres`)


def _on_sqlite(execute):
    for table, column in _ABOUT.items():
        for event, rows in (("INSERT", ("new",)), ("UPDATE", ("old", "new")), ("DELETE", ("old",))):
            named = [f'{row}."{column}"' if column else "''" for row in rows]
            noted = " ".join(f"INSERT INTO gate_change (named) VALUES ({one});" for one in named)  # noqa: S608 (constants only)
            execute(f"CREATE TRIGGER gate_{table}_{event.lower()} AFTER {event} ON gate_{table} BEGIN {noted} END")
    cut = f"DELETE FROM gate_change WHERE id <= new.id - {_KEPT}"  # noqa: S608
    execute(f"CREATE TRIGGER gate_change_kept AFTER INSERT ON gate_change WHEN new.id % {_EVERY} = 0 BEGIN {cut}; END")


def _on_postgresql(execute):
    for about in sorted(set(_ABOUT.values())):
        old, new = (f"OLD.{about}", f"NEW.{about}") if about else ("''", "''")
        # The lock makes the numbers of the list rise in the order of the commits, whoever writes.
        execute(f"""
            CREATE FUNCTION gate_changed_{about or "all"}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE made bigint;
            BEGIN
                PERFORM pg_advisory_xact_lock({_WRITERS});
                IF TG_OP <> 'INSERT' THEN INSERT INTO gate_change (named) VALUES ({old}) RETURNING id INTO made; END IF;
                IF TG_OP <> 'DELETE' THEN INSERT INTO gate_change (named) VALUES ({new}) RETURNING id INTO made; END IF;
                IF made % {_EVERY} = 0 THEN DELETE FROM gate_change WHERE id <= made - {_KEPT}; END IF;
                RETURN NULL;
            END $$
        """)  # noqa: S608
    for table, about in _ABOUT.items():
        execute(
            f"CREATE TRIGGER gate_{table}_changed AFTER INSERT OR UPDATE OR DELETE ON gate_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION gate_changed_{about or 'all'}()"
        )
        # A table that is emptied at once has no rows to say so.
        execute(
            f"CREATE TRIGGER gate_{table}_emptied AFTER TRUNCATE ON gate_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION gate_changed_all()"
        )


def install(apps, schema_editor):
    write = _on_sqlite if schema_editor.connection.vendor == "sqlite" else _on_postgresql
    write(lambda sentence: schema_editor.execute(sentence, None))
    # What was there before is a change, too: the list is never empty.
    schema_editor.execute("INSERT INTO gate_change (named) VALUES ('')")


class Migration(migrations.Migration):
    dependencies = [("gate", "0002_lists")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named", models.CharField(max_length=64)),
            ],
            options={"db_table": "gate_change"},
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
