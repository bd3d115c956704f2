export { createContainerStreams } from './container-streams.js';
export { createEngine, type EngineOptions } from './engine.js';
export { ownMounts } from './own-mounts.js';
