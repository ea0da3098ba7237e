import { z } from 'zod'

import { LifeboatError } from '../../errors.ts'

const Names = z.array(z.string())

/** What a check of a table found, as one line of JSON. */
export const Refusal = z.discriminatedUnion('refusal', [
  z.object({ refusal: z.literal('not-superuser'), user: z.string() }),
  z.object({ refusal: z.literal('partitions'), names: Names }),
  z.object({
    refusal: z.literal('columns'),
    columns: z.array(
      z.object({
        table: z.string(),
        column: z.string(),
        wanted: z.string(),
        isWantedComputed: z.boolean(),
        found: z.string().nullable(),
        isFoundComputed: z.boolean().nullable(),
      }),
    ),
  }),
  z.object({ refusal: z.literal('always'), names: Names }),
  z.object({ refusal: z.literal('unchecked'), names: Names }),
  z.object({
    refusal: z.literal('locked'),
    holders: z.array(
      z.object({
        table: z.string(),
        mode: z.string(),
        pid: z.number().nullable(),
        user: z.string().nullable(),
        application: z.string().nullable(),
        address: z.string().nullable(),
        state: z.string().nullable(),
        since: z.string().nullable(),
      }),
    ),
  }),
  z.object({
    refusal: z.literal('miscounted'),
    tables: z.array(z.object({ table: z.string(), wanted: z.number(), found: z.number() })),
  }),
  z.object({
    refusal: z.literal('violated'),
    keys: z.array(
      z.object({
        key: z.string(),
        on: z.string(),
        to: z.string().nullable(),
        rows: z.number(),
        examples: Names,
      }),
    ),
  }),
  z.object({ refusal: z.literal('cut-short') }),
])
export type Refusal = z.infer<typeof Refusal>

/** Why the table, named as a person would, is not restored. Pure. */
export function explainRefusal(table: string, refusal: Refusal): LifeboatError {
  switch (refusal.refusal) {
    case 'not-superuser':
      return new LifeboatError(
        'superuser-needed',
        `the rows of ${table} can be replaced by a superuser only, which ${refusal.user} is not`,
        {
          hint: 'Name a superuser in the label lifeboat.database.user, or restore the whole database. Nothing was changed.',
        },
      )
    case 'partitions':
      return differs(`the partitions of ${table} are not those of the backup`, {
        hint: 'Restore those below by name first, or the database with --into and copy its rows by hand. Nothing was changed.',
        details: refusal.names.map((name) => `not attached to it, or gone: ${name}`),
      })
    case 'columns':
      return differs(`the columns of ${table} are not those of the backup`, {
        hint: 'Restore the database with --into, and copy the rows by hand. Nothing was changed.',
        details: refusal.columns.map(describeColumn),
      })
    case 'always':
      return differs(`triggers or rules of ${table} would act on the rows`, {
        hint: 'Disable them, or let them fire for the origin only, then restore again. Nothing was changed.',
        details: refusal.names,
      })
    case 'unchecked':
      return differs(`${table} has keys that Lifeboat cannot check`, {
        hint: 'Restore the whole database, or with --into and copy the rows by hand. Nothing was changed.',
        details: refusal.names,
      })
    case 'locked':
      return new LifeboatError('table-locked', `${table} is in use`, {
        hint: 'Wait for the transactions below, or end them with pg_terminate_backend; then restore again. Nothing was changed.',
        details:
          refusal.holders.length === 0
            ? ['whoever held it has let go by now']
            : refusal.holders.map(describeHolder),
      })
    case 'miscounted':
      return new LifeboatError(
        'restore-mismatch',
        `the restored table ${table} is not what the backup counted`,
        {
          hint: 'Choose another backup. Nothing was changed.',
          details: refusal.tables.map(
            (each) => `${each.table}: ${each.wanted} rows in the backup, ${each.found} restored`,
          ),
        },
      )
    case 'violated':
      return new LifeboatError(
        'keys-violated',
        `the rows of ${table} in the backup do not go with those that are there now`,
        {
          hint: 'Restore the other table too, the whole database, or with --into and copy the rows by hand. Nothing was changed.',
          details: refusal.keys.map(describeKey),
        },
      )
    case 'cut-short':
      return new LifeboatError(
        'dump-cut-short',
        `the rows of ${table} in the dump were cut short`,
        {
          hint: 'Choose another backup. Nothing was changed.',
        },
      )
  }
}

function differs(
  message: string,
  options: { readonly hint: string; readonly details: readonly string[] },
): LifeboatError {
  return new LifeboatError('table-differs', message, options)
}

type Found = Extract<Refusal, { refusal: 'columns' }>['columns'][number]

function describeColumn({ table, column, wanted, found, ...is }: Found): string {
  const computed = is.isWantedComputed ? ', computed' : ''
  const now = found === null ? 'gone' : `${found}${is.isFoundComputed === true ? ', computed' : ''}`
  return `${table}, column ${column}: ${wanted}${computed} in the backup, now ${now}`
}

type Holder = Extract<Refusal, { refusal: 'locked' }>['holders'][number]

function describeHolder({ table, mode, pid, ...holder }: Holder): string {
  if (pid === null)
    return `${table}: ${mode} held by a prepared transaction (see pg_prepared_xacts)`
  const { user, application, address, state, since } = holder
  const who = [`process ${pid}`, user, application, address, state].filter(Boolean).join(', ')
  return `${table}: ${mode} held by ${who}${since === null ? '' : `, in its transaction since ${since}`}`
}

type Key = Extract<Refusal, { refusal: 'violated' }>['keys'][number]

function describeKey({ key, on, to, rows, examples }: Key): string {
  const why = to === null ? 'values more than once' : `rows whose ${to} is not there`
  return `${key}: ${on} would have ${rows} ${why}, such as ${examples.map((each) => `(${each})`).join(', ')}`
}
