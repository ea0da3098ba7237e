import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

import { useWatched } from '../api/watched.ts'
import { formatTime } from '../show.ts'
import { theme } from '../theme.ts'
import { drawChart, type Drawn } from './draw-chart.ts'
import { Table } from './table.tsx'

type Props = Drawn & { readonly label: string }

/** A chart, and the same figures as a table for whoever does not see it. */
export function Chart({ label, ...drawn }: Props): VNode {
  const { series, times, format } = drawn
  const place = useRef<HTMLDivElement>(null)
  const chosen = useWatched(theme)
  const key = JSON.stringify([series, times])
  useEffect(
    () => (place.current === null ? undefined : drawChart(place.current, drawn)),
    [key, chosen],
  )
  if (times.length === 0) return <p class="quiet">{label}: nothing to show yet.</p>
  return (
    <figure>
      <figcaption>
        {label}
        {series.length > 1
          ? series.map(({ name, color }) => (
              <span key={name} class="legend">
                <span class={`swatch ${color}`} /> {name}
              </span>
            ))
          : null}
      </figcaption>
      <div
        ref={place}
        class="chart"
        role="img"
        aria-label={`Chart: ${label}. The figures follow.`}
      />
      <details>
        <summary>Figures: {label}</summary>
        <Table
          label={label}
          head={['Time', ...series.map(({ name }) => name)]}
          rows={times.map((time, row) => [
            <time dateTime={time}>{time.length === 10 ? time : formatTime(time)}</time>,
            ...series.map(({ figures }) => showFigure(figures[row], format)),
          ])}
          figures={series.map((_, column) => column + 1)}
          empty=""
        />
      </details>
    </figure>
  )
}

function showFigure(figure: number | null | undefined, format: (figure: number) => string): string {
  return figure === null || figure === undefined ? '' : format(figure)
}
