/**
 * The beginning of a worker's script: every second, as long as the script goes on, `measure` is run, and the bytes that it writes down as `$done` are
 * said as `readAmount` reads them. For tools that do not say themselves how far they are. What it needs and the image has not is no error: then
 * nothing is said. Pure.
 */
export function sayAmounts(measure: string): string {
  return `while sleep 1 >/dev/null && kill -0 $$; do
  done=
  ${measure}
  [ -z "$done" ] || echo "{\\"event\\":\\"progress\\",\\"done\\":$done}"
done 2>/dev/null &
trap "kill $! 2>/dev/null || :" EXIT`
}
