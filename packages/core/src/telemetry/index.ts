export { createLog } from './log.js';
export { createMetrics, type Metrics } from './metrics.js';
export { createRedactor } from './redactor.js';
