import { spoilings, type Spoiling } from './spoiling.ts'

export const onRelationSpoilings: readonly Spoiling[] = [
  ...spoilings('a trigger', {
    'is gone': `DROP TRIGGER at_commit ON features.people`,
    'is off': `ALTER TABLE features.people DISABLE TRIGGER each_row`,
    'that was off is on': `ALTER TABLE features.people ENABLE TRIGGER switched_off`,
    'is off on replicas': `ALTER TABLE features.people ENABLE TRIGGER always`,
    'that was off in one partition is on': `ALTER TABLE features.measured_else ENABLE TRIGGER in_all_partitions`,
    'has another argument': `CREATE OR REPLACE TRIGGER each_row BEFORE INSERT OR UPDATE OF name, born ON features.people FOR EACH ROW
      WHEN (new.name <> 'it''s') EXECUTE FUNCTION features.note_change('an "argument"', 'and ''more''')`,
  }),
  ...spoilings('a rule', {
    'is gone': `DROP RULE never_delete ON features.teams`,
    'that was off is on': `ALTER TABLE features.teams ENABLE RULE switched_off`,
    'does something else': `CREATE OR REPLACE RULE never_delete AS ON DELETE TO features.teams WHERE old.code = 'abd' DO INSTEAD NOTHING`,
  }),
  ...spoilings('a policy', {
    'is gone': `DROP POLICY asleep ON features.unchecked`,
    'is for other roles': `ALTER POLICY own_rows ON features.people TO feature_reader`,
    'shows other rows': `ALTER POLICY never_sad ON features.people USING (mood <> 'sadder')`,
    'allows other rows': `ALTER POLICY never_sad ON features.people WITH CHECK (mood > 'happy')`,
    'is permissive': `DROP POLICY never_sad ON features.people;
      CREATE POLICY never_sad ON features.people FOR UPDATE USING (mood <> 'sad') WITH CHECK (mood >= 'happy')`,
    'is for everything': `DROP POLICY never_sad ON features.people;
      CREATE POLICY never_sad ON features.people AS RESTRICTIVE USING (mood <> 'sad') WITH CHECK (mood >= 'happy')`,
  }),
  ...spoilings('a statistics object', {
    'is of other kinds': `DROP STATISTICS features.together; CREATE STATISTICS features.together (ndistinct) ON name, mood FROM features.people;
      ALTER STATISTICS features.together OWNER TO feature_owner; ALTER STATISTICS features.together SET STATISTICS 42;
      COMMENT ON STATISTICS features.together IS 'belong together'`,
    'is gone': `DROP STATISTICS features.of_expressions`,
    'has another target': `ALTER STATISTICS features.together SET STATISTICS 41`,
    'has another owner': `ALTER STATISTICS features.together OWNER TO postgres`,
  }),
]
