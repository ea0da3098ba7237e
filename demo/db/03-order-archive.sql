\connect "Order ""Archive"" 2026"
CREATE EXTENSION citext;
SET ROLE shop;

CREATE SEQUENCE archive_run START 100;

CREATE TABLE "Archived Order" (
  number bigint PRIMARY KEY,
  run bigint NOT NULL DEFAULT nextval('archive_run'),
  email citext NOT NULL,
  ordered_on date NOT NULL,
  note text
);

CREATE TABLE archived_line (
  order_number bigint NOT NULL REFERENCES "Archived Order",
  line smallint NOT NULL,
  article text NOT NULL,
  quantity integer NOT NULL,
  PRIMARY KEY (order_number, line)
);

CREATE TABLE scans (
  order_number bigint PRIMARY KEY REFERENCES "Archived Order",
  image oid NOT NULL
);

INSERT INTO "Archived Order" (number, email, ordered_on, note)
SELECT n, format('Customer.%s@example.com', 1 + n % 50), date '2026-01-01' + n % 300,
  CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN E'tab\tnewline\n' ELSE 'Grüße, 漢字, \N' END
FROM generate_series(1, 2000) AS n;

INSERT INTO archived_line
SELECT n, line, format('article %s', (n * line) % 97), line
FROM generate_series(1, 2000) AS n, generate_series(1, 3) AS line;

INSERT INTO scans SELECT n, lo_from_bytea(0, convert_to(repeat(md5(n::text), 2000), 'UTF8')) FROM generate_series(1, 3) AS n;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop_staff;
