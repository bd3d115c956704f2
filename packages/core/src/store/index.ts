export { backUp } from './back-up.js';
export { lockController } from './controller-lock.js';
export { openStore, type Store } from './store.js';
