import type { Metric } from '../model/metrics.ts'

export type Rendered = { readonly contentType: string; readonly text: string }

/** Prometheus' text form. Made of a registry of its own each time: a sample that is gone must not live on in the next scrape. */
export async function renderMetrics(metrics: readonly Metric[]): Promise<Rendered> {
  // Whoever does not scrape does not pay the memory.
  const { Gauge, Registry } = await import('prom-client')
  const registry = new Registry()
  for (const { name, help, samples } of metrics) {
    const labelNames = Object.keys(samples[0]?.labels ?? {})
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] })
    for (const { labels, value } of samples) gauge.set({ ...labels }, value)
  }
  return { contentType: registry.contentType, text: await registry.metrics() }
}
