export * from './commands.js';
export * from './model.js';
export * from './ports.js';
export * from './stage.js';
