export { createProbes, type PluginProbes } from './create-probes.js';
export { createVisitor } from './visitor.js';
