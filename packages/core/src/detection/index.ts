export type { DetectionPorts } from './context.js';
export { createDetection, type Detection } from './create-detection.js';
export * from './model.js';
export * from './ports.js';
