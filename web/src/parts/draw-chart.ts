import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

import { formatTick } from '../show.ts'
import { stackFigures } from './stack-figures.ts'

export type Drawn = {
  readonly series: readonly {
    readonly name: string
    readonly color: 'good' | 'bad' | 'main' | 'other'
    /** One for each time; null where it is not known. */
    readonly figures: readonly (number | null)[]
  }[]
  /** ISO 8601. */
  readonly times: readonly string[]
  readonly format: (figure: number) => string
  /** Bars that stand on each other, one for each day in UTC. */
  readonly bars?: boolean
}

const daySeconds = 86_400
const height = 200

/** Draws it into an element, and anew when its width or the colours change. Gives back what takes it away. */
export function drawChart(element: HTMLElement, drawn: Drawn): () => void {
  let chart: uPlot | undefined
  const draw = (): void => {
    chart?.destroy()
    chart = new uPlot(optionsOf(element, drawn), dataOf(drawn), element)
  }
  draw()
  const watcher = new ResizeObserver(() => chart?.setSize({ width: widthOf(element), height }))
  watcher.observe(element)
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', draw)
  return () => {
    watcher.disconnect()
    scheme.removeEventListener('change', draw)
    chart?.destroy()
  }
}

function dataOf({ times, series, bars = false }: Drawn): uPlot.AlignedData {
  const shown = bars ? stackFigures(series) : series
  return [times.map((time) => Date.parse(time) / 1000), ...shown.map(({ figures }) => [...figures])]
}

function optionsOf(element: HTMLElement, { series, format, bars = false }: Drawn): uPlot.Options {
  const zone = bars ? 'UTC' : undefined
  const axis = {
    stroke: colorOf('text', element),
    grid: { stroke: colorOf('line', element), width: 1 },
  }
  const ticks = (_: uPlot, at: number[]): string[] =>
    at.map((each) => formatTick(each, (at[1] ?? Infinity) - (at[0] ?? 0), zone))
  // Bars are reversed as their figures are.
  const shown = bars ? series.toReversed() : series
  return {
    width: widthOf(element),
    height,
    ...(zone === undefined
      ? {}
      : { tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1000), zone) }),
    cursor: { show: false },
    legend: { show: false },
    scales: {
      // Room at both ends: for half a bar, and for a point that stands alone.
      x: { range: (_, first, last) => widen(first, last, bars) },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
    },
    axes: [
      { ...axis, space: 100, values: ticks, ...(bars ? { incrs: dayIncrements } : {}) },
      {
        ...axis,
        size: 90,
        values: (_: uPlot, all: number[]) => all.map(format),
        ...(bars ? { incrs: [1, 2, 5, 10, 20, 50, 100] } : {}),
      },
    ],
    series: [{}, ...shown.map(({ name, color }) => seriesOf(name, colorOf(color, element), bars))],
  }
}

const dayIncrements = [1, 2, 7, 14, 30, 90, 365].map((days) => days * daySeconds)

function widen(first: number, last: number, bars: boolean): [number, number] {
  const room = bars || first === last ? daySeconds * 0.6 : (last - first) * 0.02
  return [first - room, last + room]
}

function seriesOf(label: string, stroke: string, bars: boolean): uPlot.Series {
  const paths = bars ? uPlot.paths.bars?.({ size: [0.7, 24] }) : undefined
  return {
    label,
    stroke,
    width: 2,
    points: { show: !bars, size: 5, stroke, fill: stroke },
    ...(bars ? { fill: stroke } : {}),
    ...(paths === undefined ? {} : { paths }),
  }
}

function widthOf({ clientWidth }: HTMLElement): number {
  return Math.max(240, clientWidth)
}

/** As the style sheet has it now: a canvas knows no variables. A style that is set by script is no breach of the content security policy. */
function colorOf(name: string, element: HTMLElement): string {
  const before = element.style.color
  element.style.color = `var(--${name})`
  const { color } = getComputedStyle(element)
  element.style.color = before
  return color
}
