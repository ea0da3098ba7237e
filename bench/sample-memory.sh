# Runs under bash in the lifeboat container: prints "RSS PEAK" of the process that runs `serve`, in KiB, five times a
# second, until its input ends (a killed docker command would leave it running).
set -eu
for folder in /proc/[0-9]*; do
  command=$(tr '\0' ' ' <"$folder/cmdline" 2>/dev/null || true)
  case $command in
    node*' serve '* | */node*' serve '*) serve=$folder ;;
  esac
done
[ -n "${serve:-}" ] || { echo 'no process runs serve' >&2; exit 1; }
# The kernel keeps the peak, so none between two samples is missed; the one of the start is forgotten here.
echo 5 >"$serve/clear_refs"
while true; do
  awk '/^VmRSS/{rss=$2} /^VmHWM/{peak=$2} END{print rss, peak}' "$serve/status"
  ended=0
  read -r -t 0.2 || ended=$?
  # A status above 128 is the time limit, anything else the end of the input.
  [ "$ended" -gt 128 ] || exit 0
done
