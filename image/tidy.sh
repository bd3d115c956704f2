#!/bin/sh
# Takes out of a built tree what only building needs: development packages, sources, declarations, maps, native leftovers.
set -eu
cd "${1:?which folder}"

# The parts for people who write plugins; what is left prunes them from node_modules too.
rm -rf packages/testkit packages/create-docker-watcher-plugin
npm prune --omit=dev --ignore-scripts --no-audit --no-fund

mv node_modules/better-sqlite3/build/Release/better_sqlite3.node node_modules/better-sqlite3/kept.node
rm -rf node_modules/better-sqlite3/build node_modules/better-sqlite3/deps node_modules/better-sqlite3/src
mkdir -p node_modules/better-sqlite3/build/Release
mv node_modules/better-sqlite3/kept.node node_modules/better-sqlite3/build/Release/better_sqlite3.node
# TypeORM once more, for browsers; types without code; C++ headers of optional parts that are not built here.
rm -rf node_modules/typeorm/browser node_modules/@types node_modules/nan node_modules/.package-lock.json

find node_modules packages -type f \( \
  -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.tsbuildinfo' -o -name '*.markdown' -o -name '*.test.js' -o -name '*.test.cjs' \
  -o -name '*.c' -o -name '*.cc' -o -name '*.cpp' -o -name '*.h' -o -name '*.gyp' -o -name '*.gypi' -o -name '*.o' -o -name '*.a' \
  -o \( -name '*.md' ! -iname 'licen*' ! -iname 'notice*' \) \) -delete
find node_modules -type d \( -name test -o -name tests -o -name __tests__ -o -name docs -o -name example -o -name examples \) -prune -exec rm -rf {} +
find node_modules packages -type d -empty -delete
