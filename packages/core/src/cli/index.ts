export { createProgram } from './program.js';
export type { Actions } from './shell.js';
