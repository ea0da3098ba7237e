import { describe, expect, test } from 'vitest'

import { splitStatements } from './split-statements.ts'

describe('splitStatements', () => {
  test('leaves out comments between statements, and what is for psql alone', () => {
    const sql = `--
-- Name: a; Type: TABLE; Schema: public; Owner: it's
--

\\restrict abc'def
SET x = 1; SET y = 2 ; -- ; '
/* ; ' */;
\\connect -reuse-previous=on "dbname='Odd ""Name'"
CREATE TABLE a ( -- ; here
  b int
);
\\unrestrict abc'def`

    expect(splitStatements(sql)).toEqual([
      'SET x = 1',
      'SET y = 2',
      'CREATE TABLE a ( -- ; here\n  b int\n)',
    ])
  })

  test.each([
    `COMMENT ON TABLE a IS 'x; it''s\n\\connect y\n-- z'`,
    `COMMENT ON TABLE a IS E'x\\\\; \\'; y'`,
    'ALTER TABLE "a; ""b" OWNER TO c',
    `CREATE FUNCTION g() RETURNS text\n    AS $_$select $x$a;b$x$; -- 'c'$_$`,
    'CREATE RULE r AS ON INSERT TO a DO ( DELETE FROM a; UPDATE a SET b = 2)',
    `CREATE FUNCTION f(a integer) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT CASE WHEN (a > (CASE WHEN true THEN 1 END)) THEN 1 ELSE 2 END AS "case";
 SELECT a AS a;
END`,
  ])('keeps in one piece: %s', (statement) => {
    expect(splitStatements(`SET a = 1;\n${statement};\n\nSET b = 2;\n`)).toEqual([
      'SET a = 1',
      statement,
      'SET b = 2',
    ])
  })

  test('splits behind words that only look like a block', () => {
    const sql = 'SELECT begin; CREATE TABLE "BEGIN" (atomic int); SELECT 1 AS "case"; END;'

    expect(splitStatements(sql)).toHaveLength(4)
  })

  test('marks backslashes that are doubled because standard_conforming_strings is off', () => {
    const set = 'SET standard_conforming_strings = '
    const comment = `COMMENT ON DATABASE a IS 'b \\\\ ''c', 'd', E'e \\\\', $$f \\ g$$`

    expect(splitStatements(`${set}on;${comment};`)[1]).toBe(comment)
    expect(splitStatements(`${set}off;${comment};`)[1]).toBe(
      `COMMENT ON DATABASE a IS E'b \\\\ ''c', 'd', E'e \\\\', $$f \\ g$$`,
    )
  })

  test('refuses rows, which are no SQL', () => {
    const copy = `COPY public.a (b) FROM stdin;\n1\n'\n\\.\n`

    expect(() => splitStatements(copy)).toThrow('COPY … FROM stdin')
    expect(splitStatements(`COPY a FROM '/stdin';`)).toHaveLength(1)
  })

  test.each([
    'SET a = 1',
    'SET a = 1; SET',
    'SELECT (1;',
    'CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;',
  ])('refuses %j, which is cut off', (sql) => {
    expect(() => splitStatements(sql)).toThrow('ends in the middle of')
  })
})
