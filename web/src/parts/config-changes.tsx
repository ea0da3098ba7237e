import type { VNode } from 'preact'
import { useState } from 'preact/hooks'

import type { ConfigDifference } from '../../../src/model/config-difference.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { useAnswer } from '../api/use-answer.ts'
import { formatCount } from '../show.ts'
import { Loading, Section } from './page.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { Facts, List } from './table.tsx'

type Props = { readonly backup: string; readonly config: Manifest['config'] }

/** The configuration of then against today's. It is asked for when it is opened: reading it takes a worker. */
export function ConfigChanges({ backup, config }: Props): VNode {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Section title="Configuration">
      <Facts
        of={[
          ['Files held', formatCount(config.files.length)],
          ['Left out', formatCount(config.notCaptured.length)],
        ]}
      />
      <List of={config.notCaptured.map(({ source, because }) => `${source}: ${because}`)} />
      {config.files.length === 0 ? null : (
        <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
          <summary>What is different today</summary>
          {isOpen ? <Difference backup={backup} /> : null}
        </details>
      )}
    </Section>
  )
}

function Difference({ backup }: { backup: string }): VNode {
  const { data, trouble } = useAnswer<ConfigDifference>(
    `backups/${encodeURIComponent(backup)}/config`,
  )
  if (trouble !== undefined) return <ProblemNotice trouble={trouble} />
  if (data === undefined) return <Loading />
  const { changed, missing, added, same, inContainers, text } = data
  return (
    <div class="inside">
      <Facts
        of={[
          ['The same', formatCount(same)],
          ['Changed', listed(changed)],
          ['Not there today', listed(missing)],
          ['Came since', listed(added)],
          ['Only in containers, not compared', listed(inContainers)],
        ]}
      />
      {text === '' ? null : (
        <pre class="diff" tabIndex={0} aria-label="Changed files line by line">
          {text.split('\n').map((line, index) => (
            <span key={index} class={classOf(line)}>
              {line}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </div>
  )
}

function listed(paths: readonly string[]): VNode | undefined {
  return paths.length === 0 ? undefined : <List of={paths} />
}

function classOf(line: string): string {
  if (line.startsWith('+++') || line.startsWith('---')) return 'name'
  if (line.startsWith('+')) return 'added'
  return line.startsWith('-') ? 'removed' : ''
}
