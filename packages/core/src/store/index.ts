export { type ControllerLock, lockController } from './controller-lock.js';
export type { TokenRecord } from './entities/telling.js';
export { openStore, type Store, type StoreOptions } from './store.js';
