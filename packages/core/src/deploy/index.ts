export { chooseStrategy } from './choose-strategy.js';
export * from './commands.js';
export type { DeployOptions, DeployPorts } from './context.js';
export { createDeploys, type Deploys } from './create-deploys.js';
export * from './model.js';
export { LABELS } from './names.js';
export * from './ports.js';
export * from './stage.js';
