import { loadLanguage } from './text/language.js';
import { applyTheme } from './theme/theme.js';

applyTheme();
await loadLanguage();
await import('./app/app.js');
