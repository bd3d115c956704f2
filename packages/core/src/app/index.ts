export { backUp } from './back-up.js';
export { dataDirOf } from './data-dir-of.js';
export { doctor } from './doctor/without-controller.js';
export { openapi } from './openapi.js';
export { pluginActions } from './plugins-actions.js';
export { schema } from './schema.js';
export { serve } from './serve.js';
export { validate } from './validate.js';
