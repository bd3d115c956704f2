export { createContainerStreams } from './container-streams.js';
export { createEngine } from './engine.js';
export { ownMounts } from './own-mounts.js';
