-- A shop of about 1.3 GB. Every value follows from the row's number, so each fill makes the same rows; prose is put
-- together from whole sentences by joins, which is many times faster than picking word by word.
BEGIN;

CREATE TEMPORARY TABLE sentence ON COMMIT DROP AS
SELECT i AS id, initcap(w[1]) || ' ' || array_to_string(w[2:], ' ') || '.' AS text
FROM generate_series(0, 19999) AS i,
  LATERAL (
    SELECT array_agg(
      (string_to_array('the quick parcel arrived late because our carrier lost its way near the harbour and nobody answered '
        'the phone when a customer asked for the invoice which had been sent to an older address without any notice so we '
        'would like to return this order or receive another colour before friday morning please tell us how much refund '
        'is possible and whether shipping remains free after summer sale ends with kind regards from everyone here', ' '))
      [1 + abs(hashint8(i::bigint * 31 + n)::bigint) % 80] ORDER BY n) AS w
    FROM generate_series(1, 9 + i % 9) AS n
  ) AS words;
ANALYZE sentence;

CREATE TABLE customers AS
SELECT i AS id, initcap(left(md5('first' || i), 7)) || ' ' || initcap(left(md5('last' || i), 9)) AS name,
  'customer' || i || '@example.org' AS email, s.text AS address,
  timestamptz '2020-01-01 00:00Z' + i * interval '7 minutes' AS created_at
FROM generate_series(1, 300000) AS i JOIN sentence AS s ON s.id = i * 7919::bigint % 20000;

CREATE TABLE products AS
SELECT i AS id, 'SKU-' || upper(left(md5('product' || i), 10)) AS sku, a.text AS title, b.text || ' ' || c.text AS description,
  (abs(hashint4(i)::bigint) % 50000) / 100.0 AS price
FROM generate_series(1, 50000) AS i
  JOIN sentence AS a ON a.id = i * 104729::bigint % 20000
  JOIN sentence AS b ON b.id = (i * 1299709::bigint + 17) % 20000
  JOIN sentence AS c ON c.id = (i * 15485863::bigint + 4711) % 20000;

CREATE TABLE orders AS
SELECT i AS id, 1 + abs(hashint4(i)::bigint) % 300000 AS customer_id,
  (ARRAY['new', 'paid', 'packed', 'shipped', 'returned'])[1 + abs(hashint4(i + 1)::bigint) % 5] AS status,
  timestamptz '2021-01-01 00:00Z' + i * interval '2 minutes' AS ordered_at, left(s.text, 60) AS note
FROM generate_series(1, 1000000) AS i JOIN sentence AS s ON s.id = abs(hashint4(i + 2)::bigint) % 20000;

CREATE TABLE order_lines AS
SELECT i AS id, 1 + i / 3 AS order_id, 1 + abs(hashint4(i)::bigint) % 50000 AS product_id,
  1 + abs(hashint4(i + 1)::bigint) % 9 AS quantity, (abs(hashint4(i + 2)::bigint) % 50000) / 100.0 AS price
FROM generate_series(1, 2999996) AS i;

CREATE TABLE messages AS
SELECT i AS id, 1 + abs(hashint4(i)::bigint) % 300000 AS customer_id, md5('thread' || i / 4)::uuid AS thread,
  timestamptz '2021-01-01 00:00Z' + i * interval '3 minutes' AS sent_at, a.text AS subject,
  concat_ws(E'\n', b.text, c.text, d.text, e.text, f.text) AS body
FROM generate_series(1, 1300000) AS i
  JOIN sentence AS a ON a.id = abs(hashint4(i + 1)::bigint) % 20000
  JOIN sentence AS b ON b.id = abs(hashint4(i + 2)::bigint) % 20000
  JOIN sentence AS c ON c.id = abs(hashint4(i + 3000000)::bigint) % 20000
  JOIN sentence AS d ON d.id = abs(hashint4(i + 6000000)::bigint) % 20000
  JOIN sentence AS e ON e.id = abs(hashint4(i + 9000000)::bigint) % 20000
  JOIN sentence AS f ON f.id = abs(hashint4(i + 12000000)::bigint) % 20000;

ALTER TABLE customers ADD PRIMARY KEY (id);
ALTER TABLE products ADD PRIMARY KEY (id);
ALTER TABLE orders ADD PRIMARY KEY (id), ADD FOREIGN KEY (customer_id) REFERENCES customers;
ALTER TABLE order_lines ADD PRIMARY KEY (id), ADD FOREIGN KEY (order_id) REFERENCES orders, ADD FOREIGN KEY (product_id) REFERENCES products;
ALTER TABLE messages ADD PRIMARY KEY (id), ADD FOREIGN KEY (customer_id) REFERENCES customers;
CREATE INDEX ON messages (thread);

COMMIT;

-- Nothing is left for autovacuum or a checkpoint to do while a backup is timed.
VACUUM (FREEZE, ANALYZE);
CHECKPOINT;
