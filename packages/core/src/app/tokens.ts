/** Tokens of what only this room joins; those of ports stand beside the ports. */
export const DEPLOYS = Symbol('Deploys');
export const DETECTION = Symbol('Detection');
export const NOTIFY = Symbol('Notify');
export const HTTP = Symbol('Http');
