import type { ComponentChildren, VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

import { windowOf } from './window.ts'

type Props<T> = {
  readonly label: string
  /** Names of the columns, each with what its cells are marked by in the style sheet. */
  readonly columns: readonly { readonly name: string; readonly class: string }[]
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  /** The first cell names the row. */
  readonly cellsOf: (item: T) => readonly ComponentChildren[]
}

/** Pixels; the style sheet holds rows to it (`--row`). */
const rowHeight = 40

/** A table of any length of which only the rows that are seen stand in the page. It says its true length to those who hear it. */
export function WindowedTable<T>({ label, columns, items, keyOf, cellsOf }: Props<T>): VNode {
  const frame = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ top: 0, height: 600 })
  const look = (): void => {
    const { scrollTop = 0, clientHeight = 600 } = frame.current ?? {}
    setSeen((old) =>
      // A few pixels change no row.
      Math.abs(old.top - scrollTop) < rowHeight && old.height === clientHeight
        ? old
        : { top: scrollTop, height: clientHeight },
    )
  }
  useLayoutEffect(() => {
    look()
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }, [items.length])
  const { first, end, above, below } = windowOf(items.length, rowHeight, seen.top, seen.height)
  return (
    <div
      class="scroll windowed"
      ref={frame}
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={look}
    >
      <table aria-rowcount={items.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.class}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} columns={columns.length} />
          {items.slice(first, end).map((item, index) => (
            <tr key={keyOf(item)} aria-rowindex={first + index + 2}>
              {cellsOf(item).map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row" class={columns[column]?.class}>
                    {cell}
                  </th>
                ) : (
                  <td key={column} class={columns[column]?.class}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
          <Spacer height={below} columns={columns.length} />
        </tbody>
      </table>
    </div>
  )
}

/** A style that is set on the element itself, by script, which the content security policy allows. */
function Spacer({ height, columns }: { height: number; columns: number }): VNode | null {
  if (height === 0) return null
  return (
    <tr aria-hidden="true" class="spacer">
      <td colSpan={columns} style={{ height: `${height}px` }} />
    </tr>
  )
}
