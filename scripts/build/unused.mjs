// What our libraries load at start and we never use: it would cost every start time and memory.

/** Who asks, for what, and why it is never used. */
const UNUSED = [
  // Building images through BuildKit, and an engine reached by ssh: `connect` knows sockets and TCP.
  [/\/dockerode\/lib\/docker\.js$/, /^\.\/(?:session|buildkit)$/],
  [/\/docker-modem\/lib\/modem\.js$/, /^\.\/ssh$/],
  // Every database but ours.
  [/\/typeorm\/driver\/DriverFactory\.js$/, /^\.\/(?!better-sqlite3\/)[\w-]+\/\w+Driver$/],
];
const NOTHING = '\0nothing';

/** A plugin of the bundler: in the place of what is never used stands a module without anything in it. */
export const leaveOutUnused = {
  name: 'leave-out-unused',
  resolveId(id, importer) {
    const isUnused = UNUSED.some(([who, what]) => who.test(importer ?? '') && what.test(id));
    return isUnused ? NOTHING : undefined;
  },
  load(id) {
    return id === NOTHING ? { code: 'module.exports = {};', moduleType: 'js' } : undefined;
  },
};
