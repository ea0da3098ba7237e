import type { ComponentChildren, VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/**
 * One page: its heading takes the focus when it is reached by a link, so that a keyboard goes on from there and a screen reader says where one is. Not at
 * the very first one, where the browser's own order is right.
 */
export function Page({ title, children }: { title: string; children?: ComponentChildren }): VNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Lifeboat`
    if (hasMoved) heading.current?.focus()
    hasMoved = true
  }, [title])
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  )
}

let hasMoved = false

/** A part of a page under a heading of its own. */
export function Section({
  title,
  children,
}: {
  title: string
  children?: ComponentChildren
}): VNode {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** Said while the first answer is awaited. */
export function Loading(): VNode {
  return (
    <p class="quiet" role="status">
      Loading…
    </p>
  )
}
