/** Of an address, who may enter may stand before the last `@`; nobody is shown it. Pure. */
export function maskCredentials(text: string): string {
  return text.replace(/^([a-z0-9]+:(?:https?:)?(?:\/\/)?|.*?\/\/).*@/, '$1***@')
}
