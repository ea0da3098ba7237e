-- What stands on tables: views, materialised views, rules, triggers, policies, statistics.
CREATE VIEW features.happy AS SELECT id, name, mood FROM features.people WHERE mood = 'happy' WITH LOCAL CHECK OPTION;
CREATE VIEW features.guarded WITH (security_barrier, security_invoker = true) AS
  SELECT p.*, t.title, (SELECT count(*) FROM features.people AS inner_people WHERE inner_people.team = t.code) AS size
  FROM features.people AS p LEFT JOIN features.teams AS t ON t.code = p.team;
CREATE VIEW features.with_columns (one, "Two ""quoted""") AS SELECT 1, 'it''s people.name'::text COLLATE "C";
ALTER VIEW features.with_columns ALTER one SET DEFAULT 5;
CREATE RECURSIVE VIEW features.counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 5;
CREATE VIEW features.codes AS SELECT t.code FROM features.teams AS t LEFT JOIN features.unchecked AS u ON u.code = t.code;
CREATE VIEW features."of one" AS SELECT t.code AS "t.code", 't.code' AS t, (SELECT max(p.id) FROM features.people AS p WHERE p.team = t.code)
  FROM features.teams AS t WHERE t.id > 0 OR EXISTS (SELECT FROM features.unchecked AS u WHERE u.code = t.code) ORDER BY t.code;
-- Needs the primary key, which a dump makes long after the views.
CREATE VIEW features.grouped AS SELECT id, name, count(*) FROM features.people GROUP BY id;
ALTER VIEW features.grouped OWNER TO feature_owner;
GRANT SELECT ON features.happy TO PUBLIC;
GRANT SELECT, INSERT (name), UPDATE (name, mood) ON features.happy TO feature_reader;
COMMENT ON VIEW features.happy IS 'the happy ones';
COMMENT ON COLUMN features.guarded.size IS 'on a column of a view';

CREATE MATERIALIZED VIEW features.totals WITH (fillfactor = 80) AS SELECT place, sum(value) AS total FROM features.measured GROUP BY place;
CREATE UNIQUE INDEX totals_place ON features.totals (place);
CREATE MATERIALIZED VIEW features.grand_total TABLESPACE "Feature ""Space""" AS SELECT sum(total) AS total FROM features.totals;
CREATE MATERIALIZED VIEW features.never_filled AS SELECT count(*) FROM features.people WITH NO DATA;
CREATE INDEX never_filled_count ON features.never_filled (count);
ALTER MATERIALIZED VIEW features.totals OWNER TO feature_owner;
-- A restore fills it as its owner.
GRANT SELECT ON features.measured TO feature_owner;
ALTER MATERIALIZED VIEW features.totals CLUSTER ON totals_place;
COMMENT ON MATERIALIZED VIEW features.never_filled IS 'empty for now';

CREATE RULE never_delete AS ON DELETE TO features.teams WHERE old.code = 'abc' DO INSTEAD NOTHING;
CREATE RULE write_through AS ON INSERT TO features.grouped DO INSTEAD INSERT INTO features.people (name) VALUES (new.name) RETURNING id, name, 1::bigint;
CREATE RULE switched_off AS ON UPDATE TO features.teams DO ALSO NOTIFY teams;
ALTER TABLE features.teams DISABLE RULE switched_off;
COMMENT ON RULE never_delete ON features.teams IS 'abc stays';

CREATE FUNCTION features.note_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN coalesce(new, old); END';
CREATE TRIGGER each_row BEFORE INSERT OR UPDATE OF name, born ON features.people FOR EACH ROW
  WHEN (new.name <> 'it''s') EXECUTE FUNCTION features.note_change('an "argument"', E'\\ and ''more''');
CREATE TRIGGER each_statement AFTER UPDATE ON features.people REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION features.note_change();
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON features.people FROM features.teams DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION features.note_change();
CREATE TRIGGER switched_off AFTER DELETE ON features.people FOR EACH ROW EXECUTE FUNCTION features.note_change();
CREATE TRIGGER on_replicas AFTER TRUNCATE ON features.people EXECUTE FUNCTION features.note_change();
CREATE TRIGGER always BEFORE DELETE ON features.people FOR EACH ROW EXECUTE FUNCTION features.note_change();
CREATE TRIGGER instead INSTEAD OF UPDATE ON features.grouped FOR EACH ROW EXECUTE FUNCTION features.note_change();
CREATE TRIGGER in_all_partitions AFTER INSERT ON features.measured FOR EACH ROW EXECUTE FUNCTION features.note_change();
ALTER TABLE features.people DISABLE TRIGGER switched_off, ENABLE REPLICA TRIGGER on_replicas, ENABLE ALWAYS TRIGGER always;
ALTER TABLE features.measured_else DISABLE TRIGGER in_all_partitions;
COMMENT ON TRIGGER each_row ON features.people IS 'on a trigger';

ALTER TABLE features.people ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE features.teams ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON features.people FOR SELECT TO feature_reader, "Odd ""Rôle"", it's; \ here"
  USING (name = current_user OR EXISTS (SELECT FROM features.teams AS t WHERE t.leader = people.id));
CREATE POLICY never_sad ON features.people AS RESTRICTIVE FOR UPDATE USING (mood <> 'sad') WITH CHECK (mood >= 'happy');
CREATE POLICY asleep ON features.unchecked USING (false);
COMMENT ON POLICY own_rows ON features.people IS 'one''s own';

CREATE STATISTICS features.together (ndistinct, dependencies) ON name, mood FROM features.people;
CREATE STATISTICS features.of_expressions ON (lower(name)), (id % 10), mood FROM features.people;
ALTER STATISTICS features.together SET STATISTICS 42;
ALTER STATISTICS features.together OWNER TO feature_owner;
COMMENT ON STATISTICS features.together IS 'belong together';

GRANT SELECT, INSERT, UPDATE ON features.people TO feature_group WITH GRANT OPTION;
GRANT SELECT (id, name), UPDATE (name) ON features.people TO feature_reader WITH GRANT OPTION;
GRANT REFERENCES (id) ON features.people TO PUBLIC;
SET ROLE feature_group;
GRANT SELECT ON features.people TO feature_team;
RESET ROLE;
GRANT ALL ON features.teams TO feature_team;
REVOKE DELETE, TRUNCATE ON features.teams FROM feature_owner;
REVOKE ALL ON features.unchecked FROM feature_owner;
GRANT USAGE ON SEQUENCE features.odd_steps TO feature_reader;
GRANT ALL ON SEQUENCE features.never_used TO PUBLIC;
\if :from_17
GRANT MAINTAIN ON features.totals TO feature_reader;
\endif
