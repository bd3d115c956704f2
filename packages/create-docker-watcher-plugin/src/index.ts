export { KINDS, type Kind, type PluginPlan, planOf } from './plan.js';
export { scaffold } from './scaffold.js';
