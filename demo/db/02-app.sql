\connect app
CREATE EXTENSION citext;
CREATE EXTENSION pgcrypto;
SET ROLE shop;

CREATE TABLE uploads (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  path text NOT NULL UNIQUE,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes integer NOT NULL CHECK (bytes > 0),
  uploaded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email citext NOT NULL UNIQUE,
  password_hash text NOT NULL
);

CREATE SEQUENCE invoice_number START 4711 INCREMENT 3;

CREATE TABLE orders (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE,
  invoice bigint NOT NULL UNIQUE DEFAULT nextval('invoice_number'),
  total numeric(10, 2) NOT NULL
);

-- The invoice template is a large object; its oid is all the table holds.
CREATE TABLE documents (
  title text PRIMARY KEY,
  body oid NOT NULL
);

INSERT INTO customers (email, password_hash)
SELECT format('Customer.%s@example.com', n), crypt('demo', gen_salt('bf', 4))
FROM generate_series(1, 50) AS n;

INSERT INTO orders (customer_id, total)
SELECT 1 + n % 50, n * 1.25 FROM generate_series(1, 500) AS n;

INSERT INTO documents VALUES ('invoice template', lo_from_bytea(0, gen_random_bytes(1024) || convert_to(repeat('Lifeboat demo invoice. ', 10000), 'UTF8')));

GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop_staff;
SELECT format('GRANT SELECT ON LARGE OBJECT %s TO shop_staff', body) FROM documents \gexec
