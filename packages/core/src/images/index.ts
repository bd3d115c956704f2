export * from './reference.js';
export * from './tag-policy.js';
