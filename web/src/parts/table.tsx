import type { ComponentChildren, VNode } from 'preact'

type Props = {
  /** What the table is, for whoever hears it. */
  readonly label: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly ComponentChildren[])[]
  /** Said instead of an empty table. */
  readonly empty: string
  /** Columns of figures, by their place. */
  readonly figures?: readonly number[]
}

/** A table that scrolls by itself where the screen is narrow. The first cell of a row names it. */
export function Table({ label, head, rows, empty, figures = [] }: Props): VNode {
  if (rows.length === 0) return <p class="quiet">{empty}</p>
  const classOf = (column: number): string => (figures.includes(column) ? 'figure' : '')
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((name, column) => (
              <th key={name} scope="col" class={classOf(column)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={column} class={classOf(column)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Names and what they are. What is undefined or null is left out: nothing is invented. */
export function Facts({ of }: { of: readonly (readonly [string, ComponentChildren])[] }): VNode {
  return (
    <dl class="facts">
      {of
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

export function List({ of }: { of: readonly ComponentChildren[] }): VNode | null {
  if (of.length === 0) return null
  return (
    <ul>
      {of.map((each, index) => (
        <li key={index}>{each}</li>
      ))}
    </ul>
  )
}
