type Series = { readonly figures: readonly (number | null)[] }

/** Bars that stand on each other: each series with all before it added, the highest first, so that it is drawn behind the others. Pure. */
export function stackFigures<T extends Series>(series: readonly T[]): T[] {
  return series
    .map((each, index) => ({
      ...each,
      figures: each.figures.map((_, at) =>
        series.slice(0, index + 1).reduce((sum, { figures }) => sum + (figures[at] ?? 0), 0),
      ),
    }))
    .toReversed()
}
