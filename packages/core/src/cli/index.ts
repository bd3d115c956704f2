export { type Actions, createProgram, type Program, type ServeOptions, type Surroundings } from './program.js';
