import type { Page } from 'playwright-core'

import { headers } from '../../support/fake-backend.ts'
import type { Served } from './serve-pages.ts'

/**
 * Every piece of text in the page that has a figure in it, in the order in which it is read; what is folded, too. What is not expected is seen as much
 * as what is missing.
 */
export async function readFigures(page: Page): Promise<string[]> {
  await page.getByText('Loading…').first().waitFor({ state: 'detached' })
  const texts = (await page.evaluate(`(() => {
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
    const texts = []
    while (walker.nextNode()) texts.push(walker.currentNode.data)
    return texts
  })()`)) as string[]
  return onlyFigures(texts)
}

/** Of all that should be shown, what has a figure in it. */
export function onlyFigures(texts: readonly (string | undefined)[]): string[] {
  return texts.flatMap((text) => (text !== undefined && /\d/.test(text) ? [text.trim()] : []))
}

/** What the HTTP interface itself answers. */
export async function ask<T>({ app }: Served, url: string): Promise<T> {
  return (await app.inject({ url, headers })).json()
}
