export { type Actions, createProgram } from './program.js';
