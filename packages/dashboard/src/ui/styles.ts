export { base } from './styles/base.js';
export { controls } from './styles/controls.js';
export { layout } from './styles/layout.js';
