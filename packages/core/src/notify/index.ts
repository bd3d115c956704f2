export { createNotify, type Notify } from './create-notify.js';
export * from './ports.js';
