/** Statements about roles carry their password's hash. */
export function hidePassword(statement: string): string {
  return statement.replace(/PASSWORD\s+'[^']*'/gi, "PASSWORD '…'")
}
