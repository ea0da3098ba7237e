/** One sample of the Prometheus text form, labels unescaped. */
export type Exposed = {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export type Exposition = {
  readonly help: ReadonlyMap<string, string>
  readonly samples: readonly Exposed[]
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const comment = new RegExp(`^# (HELP|TYPE) (${metricName}) (.+)$`)
const sample = new RegExp(`^(${metricName})(?:\\{(.+)\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?)$`)
// Of what may be escaped nothing may stand bare, and nothing else may follow a backslash.
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,(?=.)|$)/y

/**
 * Reads what https://prometheus.io/docs/instrumenting/exposition_formats/ allows, and only gauges of it. Stricter than Prometheus: each
 * metric stands in one place, HELP and TYPE before its samples, and says nothing twice. Throws, quoting the line.
 */
export function readExposition(text: string): Exposition {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const help = new Map<string, string>()
  const typed = new Set<string>()
  const seen = new Set<string>()
  const samples: Exposed[] = []
  let current = ''
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue
    const [, what, about = '', rest = ''] = comment.exec(line) ?? []
    if (what === 'HELP') {
      if (help.has(about)) throw new Error(`a second HELP: ${line}`)
      help.set(about, rest)
      current = about
    } else if (what === 'TYPE') {
      if (about !== current || typed.has(about)) throw new Error(`TYPE in a wrong place: ${line}`)
      if (rest !== 'gauge') throw new Error(`no gauge: ${line}`)
      typed.add(about)
    } else {
      const read = readSample(line)
      if (read.name !== current || !typed.has(current)) throw new Error(`not announced: ${line}`)
      const labels = Object.entries(read.labels).toSorted(([a], [b]) => a.localeCompare(b))
      const key = JSON.stringify([read.name, labels])
      if (seen.has(key)) throw new Error(`said twice: ${line}`)
      seen.add(key)
      samples.push(read)
    }
  }
  return { help, samples }
}

function readSample(line: string): Exposed {
  const [, name, labels = '', value] = sample.exec(line) ?? []
  if (name === undefined || !Number.isFinite(Number(value))) throw new Error(`no sample: ${line}`)
  return { name, labels: readLabels(labels, line), value: Number(value) }
}

function readLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {}
  label.lastIndex = 0
  while (label.lastIndex < text.length) {
    const [, name, value = ''] = label.exec(text) ?? []
    if (name === undefined || name in labels) throw new Error(`labels are wrong: ${line}`)
    labels[name] = value.replaceAll(/\\(.)/g, (_all, letter: string) =>
      letter === 'n' ? '\n' : letter,
    )
  }
  return labels
}
