export { dataDirOf } from './data-dir-of.js';
export { openapi } from './openapi.js';
export { pluginActions } from './plugins-actions.js';
export { schema } from './schema.js';
export { serve } from './serve.js';
export { validate } from './validate.js';
