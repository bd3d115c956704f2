export { createContainerStreams } from './container-streams.js';
export { createEngine } from './engine.js';
export { type EngineDetails, engineDetails } from './engine-details.js';
export { ownMounts } from './own-mounts.js';
