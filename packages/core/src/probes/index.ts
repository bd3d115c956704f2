export { createProbes } from './create-probes.js';
export { createVisitor } from './visitor.js';
