export * from './caller.js';
export * from './clock.js';
export * from './duration.js';
export * from './errors.js';
export * from './ids.js';
export * from './log.js';
export * from './serial.js';
export * from './size.js';
