#!/bin/sh
# A Chromium for the browser tests: one that is there, else Debian's package; without one the tests fail, they never skip.
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
install() {
  export DEBIAN_FRONTEND=noninteractive
  "$@" apt-get update -q && "$@" apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core fonts-noto-color-emoji
}
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then install env && exit 0; fi
  if sudo -n true 2>/dev/null; then install sudo && exit 0; fi
fi
echo "The browser tests need Chromium: install Debian's package chromium (or name a browser in \$CHROMIUM)." >&2
exit 1
