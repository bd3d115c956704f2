export * from './order.js';
export * from './reference.js';
export * from './tag-policy.js';
