#!/bin/sh
# Installs Debian's Chromium for the browser tests where that is possible; elsewhere says so.
# The browser tests skip themselves, visibly, when there is no browser.
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium from Debian's packages for the browser tests ..."
  if apt-get update -qq >/dev/null 2>&1 &&
     DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
  then exit 0; fi
fi
echo "No Chromium here and it could not be installed: the browser tests will be skipped."
exit 0
