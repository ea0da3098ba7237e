-- Rows: every byte, every odd value, and sequences in every state.
INSERT INTO features.bytes SELECT n, decode(lpad(to_hex(n), 2, '0'), 'hex') FROM generate_series(0, 255) AS n;
INSERT INTO features.bytes SELECT 256, string_agg(b, '' ORDER BY n) FROM features.bytes;
INSERT INTO features.bytes VALUES (257, NULL), (258, ''), (259, '\\.'), (260, '\x5c2e0a');

INSERT INTO features.values (n, t) VALUES (1, NULL), (2, ''), (3, '\N'), (4, E'\\.\n'), (5, E'tab\tline\r\nfeed\b\f\v\\'), (6, 'Grüße 漢字 🎉'),
  (7, E'\u0301'), (8, '''"$$;--'), (9, '  blanks  '), (10, repeat('long ', 100000)), (11, E'\x7f\x01');
INSERT INTO features.values (n, d, r, num, day, at, tz, span) VALUES
  (20, 'NaN', 'NaN', 'NaN', 'infinity', '-infinity', 'infinity', '-1 year +2 days -03:04:05.000006'),
  (21, '-Infinity', 'Infinity', '-Infinity', '-infinity', '0001-01-01 BC', '294276-12-31 23:59:59.999999+00', '178000000 years'),
  (22, 0.1::float8 + 0.2, 1e-45, 1.000, '0044-03-15 BC', '2026-02-28 24:00', '2026-03-29 02:30+02', '1 mon -1 day'),
  (23, '-0', 3.4028235e38, '1e-1000', '5874897-12-31', '1582-10-15', '1883-11-18 12:03:58-04:56:02', '00:00:00.000001'),
  (24, 4.9e-324, '-0', 10 ^ 500::numeric, NULL, NULL, NULL, '-00:00:01');
INSERT INTO features.values (n, j, jb, x, ints, nested, moods, homes, tags) VALUES
  (30, '{"b": 1,  "a": [null, 1e400], "b": "\u00e9"}', '{"b": 1, "a": [null, 1e100, "\u00e9", {}]}', '<a b="&lt;&amp;">ünï<!-- c --></a>',
   '[-2:0]={1,NULL,3}', '{{"a,b","\"q\"\\"},{NULL,"NULL"}}', '{sad,"it''s \"so so\"",漢字}',
   ARRAY[ROW('A "street", (odd)', '12 345', 10, 'DE')::features.address, NULL], '"a b"=>NULL, "q\"uote"=>"=>"'),
  (31, 'null', 'null', 'just text', '{}', '{}', '{}', '{}', '');
INSERT INTO features.values (n, days, many, words, ip, mac, uid, bits, flag, cash, spot, shape, search, asked, lsn, base, folded, time_tz) VALUES
  (40, '[2026-01-01,2026-02-01)', '{[2026-01-01,2026-01-03),[2026-05-01,)}', '("a,\"b",z]', '2001:db8::1/64', '08:00:2b:01:02:03:04:05',
   'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', B'10110', true, 12.34, '(1e-300,-0)', '((0,0),(1,1),(1,0))', '''it''''s'':1A ''b'':2', 'a & !b <-> c:*',
   'FF/FFFFFFFF', 'x;y', 'Folded', '12:00:00.5+13:45:06'),
  (41, 'empty', '{}', '(,)', '10.0.0.0/8', NULL, NULL, B'', false, -1, NULL, NULL, '', '', '0/0', DEFAULT, NULL, '24:00:00-15:59');

INSERT INTO features.people (email, name, home, share, likes, more, best_friend)
SELECT CASE n WHEN 1 THEN NULL ELSE 'P' || n || '@example.com' END, 'Person ' || n, ROW('Street ' || n, n, 5, 'DE')::features.address, n % 100,
  ARRAY['a' || n, NULL], extensions.hstore('n', n::text), 1000 + 10 * ((n + 1) % 200)
FROM generate_series(1, 200) AS n;
INSERT INTO features.teams (code, leader, title) VALUES ('abc', 1000, 'first'), ('d', 1010, 'second'), (' ', 1020, NULL);
UPDATE features.people SET team = 'abc' WHERE id % 3 = 0;
INSERT INTO features.unchecked VALUES (-1, 'zzz', 'breaks two rules');
ALTER TABLE features.unchecked ADD CONSTRAINT positive CHECK (n > 0) NOT VALID, ADD FOREIGN KEY (code) REFERENCES features.teams NOT VALID;
INSERT INTO features.bookings VALUES (1, '[2026-01-01,2026-01-02)', 'a'), (1, '[2026-01-02,)', 'b'), (1, '(,)', 'any');
INSERT INTO features.tuned (plain, big, packed, small)
SELECT n::text, string_agg(md5(n::text || m), '' ORDER BY m), repeat('packed', 1000), repeat('small', 1000)
FROM generate_series(1, 20) AS n, generate_series(1, 300) AS m GROUP BY n ORDER BY n;
INSERT INTO features.in_a_space SELECT n, 'row ' || n FROM generate_series(1, 100) AS n;
INSERT INTO features.other_heap VALUES (1), (1), (NULL);
INSERT INTO features.unlogged SELECT n, 'row ' || n FROM generate_series(1, 50) AS n;
INSERT INTO features.of_a_type ("Zip Code", share) VALUES ('1', 2);
INSERT INTO features.no_columns SELECT FROM generate_series(1, 3);
INSERT INTO features.identified_by_index VALUES (1, 2);
INSERT INTO features.parent VALUES (1, 'p');
INSERT INTO features.child VALUES (2, 'c', 3, 4);
INSERT INTO features.grandchild VALUES (3, 'g', 4, 101);
INSERT INTO "odd ""schema"", it's"."table 'with' ""quotes"", \ and; -- a comment" VALUES (1, DEFAULT, 'ü', '$', '.', ' ');
INSERT INTO "odd ""schema"", it's"."line
feed and	tab" VALUES (1);
INSERT INTO "odd ""schema"", it's"."a name of exactly sixty-three bytes, which is the most there is" DEFAULT VALUES;
INSERT INTO features.measured SELECT timestamptz '2025-11-01 00:00+00' + n * interval '2 days', n % 7, n, 1000 + 10 * (n % 200)
FROM generate_series(1, 300) AS n;
INSERT INTO features.by_list VALUES ('late', 1), (NULL, 2), ('early', 3);
INSERT INTO features.by_expression VALUES ('Bee');
INSERT INTO features.referring SELECT at, place FROM features.measured WHERE place = 3;

SELECT setval('features.odd_steps', 123, false), nextval('features.at_its_end'), nextval('features.at_its_end'),
  nextval('features.at_its_end'), setval('features.unlogged_steps', 9) \g /dev/null
