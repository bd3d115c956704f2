export { createHttp, type Http } from './create-http.js';
export { checkOpenListener } from './open-listener.js';
export type { HttpOptions } from './options.js';
export * from './ports.js';
export { openApiDocument } from './routes/document.js';
export { ensureAdmin } from './sign-in/users.js';
export { ensureConfiguredToken, ensureFirstToken } from './token.js';
