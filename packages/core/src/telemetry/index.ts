export { createLog } from './log.js';
export { createMetrics, type Metrics, type Reading } from './metrics.js';
export { createRedactor } from './redactor.js';
