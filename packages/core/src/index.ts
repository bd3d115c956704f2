export * from '@docker-watcher/sdk';
