/** What is wrong with an address, without anything of it that may be secret. */
export type Problem = { readonly problem: string }

/** How the address of each kind of target is written. */
export const targetExamples = {
  smtp: 'smtp://USER:PASSWORD@mail.example.org:587/?from=lifeboat@example.org&to=me@example.org',
  https: 'https://example.org/hook',
  slack: 'slack://hooks.slack.com/services/T000/B000/XXXX',
  discord: 'discord://discord.com/api/webhooks/ID/TOKEN',
  ntfy: 'ntfy://ntfy.sh/TOPIC',
  gotify: 'gotify://gotify.example.org/TOKEN',
  apprise: 'apprise://apprise.example.org/KEY',
} as const

/** Undefined when it is no address, or names no host. */
export function readUrl(text: string): URL | undefined {
  const url = URL.parse(text)
  return url === null || url.hostname === '' ? undefined : url
}

/** What `%40` and the like stand for; a text that is not written so is what it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
