export { createStages } from './freeze/create-stages.js';
export { type Loaded, type LoadOptions, loadConfig } from './load-config.js';
export * from './model.js';
export * from './ports.js';
export { type KnownPart, schemaOf } from './schema/json-schema.js';
export { formatProblems } from './source/format-problems.js';
export { changesBetween, needsRestart } from './tell/changes.js';
export { summarize } from './tell/summarize.js';
export { watchConfig } from './watch-config.js';
