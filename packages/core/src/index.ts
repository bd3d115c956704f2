export * from '@docker-watcher/sdk';
export { createHttpClient, type HttpClientOptions } from './plugins/index.js';
