import type { ComponentChildren, VNode } from 'preact'

import type { ShownManifest } from '../../../src/model/shown-backup.ts'
import type { RestoreChoice } from './restore-order.ts'

type Props = {
  readonly backup: ShownManifest
  readonly choice: RestoreChoice
  readonly change: (changes: Partial<RestoreChoice>) => void
}

const kinds: readonly (readonly [RestoreChoice['what'], string])[] = [
  ['everything', 'All databases, volumes and host paths'],
  ['database', 'One database'],
  ['table', 'One table'],
  ['volume', 'One volume or host path'],
  ['path', 'One file or folder'],
]

/** What of the backup, and how. Only what the backup holds can be chosen. */
export function RestoreForm({ backup, choice, change }: Props): VNode {
  const { what } = choice
  const isDatabase = what === 'database' || what === 'table'
  const isFiles = what === 'volume' || what === 'path'
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>What</legend>
        {kinds.map(([value, name]) => (
          <label key={value} class="choice">
            <input
              type="radio"
              name="what"
              checked={what === value}
              onChange={() => change({ what: value })}
            />{' '}
            {name}
          </label>
        ))}
      </fieldset>
      <div class="row">
        {isDatabase ? <DatabaseChoice backup={backup} choice={choice} change={change} /> : null}
        {isFiles ? <VolumeChoice backup={backup} choice={choice} change={change} /> : null}
        {what === 'everything' || what === 'table' ? null : (
          <Text
            name="Into a new one beside it (empty: over the original)"
            value={choice.into}
            change={(into) => change({ into })}
          />
        )}
      </div>
      <Options choice={choice} change={change} />
    </form>
  )
}

function DatabaseChoice({ backup, choice, change }: Props): VNode {
  const databases = backup.servers.flatMap(({ service, databases: all }) =>
    all.map((database) => ({ service, database })),
  )
  const chosen = databases.findIndex(
    ({ service, database }) =>
      database.name === choice.database && (choice.service === '' || choice.service === service),
  )
  return (
    <>
      <Choose
        name="Database"
        value={String(chosen)}
        options={databases.map(({ service, database }, index) => [
          String(index),
          `${database.name} of ${service}`,
        ])}
        change={(index) => {
          const { service = '', database } = databases[Number(index)] ?? {}
          change({ service, database: database?.name ?? '', table: '' })
        }}
      />
      {choice.what === 'table' ? (
        <Choose
          name="Table"
          value={choice.table}
          options={(databases[chosen]?.database.tables ?? []).map(({ schema, name }) => [
            `${schema}.${name}`,
            `${schema}.${name}`,
          ])}
          change={(table) => change({ table })}
        />
      ) : null}
    </>
  )
}

function VolumeChoice({ backup, choice, change }: Props): VNode {
  return (
    <>
      <Choose
        name="Volume or host path"
        value={choice.volume}
        options={backup.archived.map(({ source }) => [source, source])}
        change={(volume) => change({ volume })}
      />
      {choice.what === 'path' ? (
        <Text name="Path inside it" value={choice.path} change={(path) => change({ path })} />
      ) : null}
    </>
  )
}

function Options({ choice, change }: Omit<Props, 'backup'>): VNode {
  const options = [
    ['safeguard', 'Make a safety backup of what is overwritten'],
    ['keepOld', 'Keep the databases that are replaced, under another name'],
    ['keepExtra', 'Keep files that came after the backup'],
  ] as const
  return (
    <fieldset>
      <legend>How</legend>
      {options.map(([option, name]) => (
        <label key={option} class="choice">
          <input
            type="checkbox"
            checked={choice[option]}
            onChange={(event) => change({ [option]: event.currentTarget.checked })}
          />{' '}
          {name}
        </label>
      ))}
    </fieldset>
  )
}

type ChooseProps = {
  readonly name: ComponentChildren
  readonly value: string
  readonly options: readonly (readonly [string, string])[]
  readonly change: (value: string) => void
}

function Choose({ name, value, options, change }: ChooseProps): VNode {
  const isOne = options.some(([each]) => each === value)
  return (
    <label>
      {name}{' '}
      <select value={isOne ? value : ''} onChange={(event) => change(event.currentTarget.value)}>
        {isOne ? null : <option value="">choose…</option>}
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

function Text({ name, value, change }: Omit<ChooseProps, 'options'>): VNode {
  return (
    <label>
      {name}{' '}
      <input
        value={value}
        autocapitalize="none"
        spellcheck={false}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  )
}
