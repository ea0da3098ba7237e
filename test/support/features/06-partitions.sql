-- Partitions: by range with a default, below it by hash, by list, with indexes, keys and triggers of the whole.
CREATE TABLE features.measured (
  at timestamptz NOT NULL, gone int, place int NOT NULL, value float8 DEFAULT 0.1, person bigint REFERENCES features.people, PRIMARY KEY (at, place)
) PARTITION BY RANGE (at);
ALTER TABLE features.measured DROP COLUMN gone;
CREATE TABLE features.measured_2025 PARTITION OF features.measured FOR VALUES FROM (MINVALUE) TO ('2026-01-01 00:00+00')
  WITH (fillfactor = 90) TABLESPACE "Feature ""Space""";
CREATE TABLE features.measured_2026 PARTITION OF features.measured FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00')
  PARTITION BY HASH (place);
CREATE TABLE features.measured_2026_0 PARTITION OF features.measured_2026 FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE features.measured_2026_1 PARTITION OF features.measured_2026 FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE features.measured_2026_2 PARTITION OF features.measured_2026 FOR VALUES WITH (MODULUS 3, REMAINDER 2);
CREATE TABLE features.measured_else PARTITION OF features.measured DEFAULT;
CREATE INDEX measured_value ON features.measured (value) WHERE value > 0;
COMMENT ON INDEX features.measured_value IS 'on all partitions';

-- A partition that was a table before: its columns stand in another order, and it has a default and an index of its own.
CREATE TABLE features.by_list (kind text, n int) PARTITION BY LIST (kind);
CREATE TABLE features.by_list_late (n int NOT NULL DEFAULT 7, dropped int, kind text, CONSTRAINT positive CHECK (n > 0));
ALTER TABLE features.by_list_late DROP COLUMN dropped;
CREATE INDEX by_list_late_n ON features.by_list_late (n);
ALTER TABLE features.by_list ATTACH PARTITION features.by_list_late FOR VALUES IN ('late', NULL, 'it''s');
CREATE TABLE features.by_expression (t text COLLATE features.ignoring_case) PARTITION BY RANGE (lower(t) COLLATE "C" text_pattern_ops);
CREATE TABLE features.by_expression_a PARTITION OF features.by_expression FOR VALUES FROM ('a') TO ('n');

-- An index that covers one of the partitions only.
CREATE INDEX by_list_some ON ONLY features.by_list (kind);
CREATE TABLE features.by_list_early PARTITION OF features.by_list FOR VALUES IN ('early');

CREATE TABLE features.referring (at timestamptz, place int, FOREIGN KEY (at, place) REFERENCES features.measured ON DELETE CASCADE);
\if :from_17
CREATE TABLE features.identity_in_partitions (id int GENERATED ALWAYS AS IDENTITY, n int) PARTITION BY RANGE (n);
CREATE TABLE features.identity_in_partitions_1 PARTITION OF features.identity_in_partitions FOR VALUES FROM (1) TO (10);
\endif
\if :from_18
CREATE TABLE features.since_18 (
  a int CONSTRAINT must_be_there NOT NULL, b int GENERATED ALWAYS AS (a * 2) VIRTUAL, c int, d int NOT NULL NO INHERIT,
  during daterange, CHECK (c > 0) NOT ENFORCED, PRIMARY KEY (a, during WITHOUT OVERLAPS)
);
INSERT INTO features.since_18 (a, c, d, during) VALUES (1, -1, 2, '[2026-01-01,2026-02-01)');
ALTER TABLE features.since_18 ADD CONSTRAINT later_on NOT NULL c NOT VALID;
CREATE TABLE features.within_since_18 (a int, during daterange,
  FOREIGN KEY (a, PERIOD during) REFERENCES features.since_18 (a, PERIOD during));
CREATE TABLE features.unenforced (n int REFERENCES features.in_a_space NOT ENFORCED);
COMMENT ON CONSTRAINT must_be_there ON features.since_18 IS 'on a NOT NULL';
\endif
