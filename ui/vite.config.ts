import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Vendors that every page needs stay in chunks of their own, so that a release of ours keeps them cached. */
const vendor = (names: string) => new RegExp(`node_modules[\\\\/](${names})[\\\\/]`);
/** Large parts of the library that a few pages use; the shell does not carry them. */
const rare =
  'Autocomplete|useAutocomplete|Slider|Chip|Radio|RadioGroup|FormGroup|Tabs?|TabScrollButton|Collapse';

/** The pictures of the shell, in one file: each in its own is forty requests before anything is seen. */
const shellIcons =
  'activity|archive|audio-lines|bell|bell-ring|blend|brain-circuit|calendar-clock|calendar-days|' +
  'chart-no-axes-combined|check|chevron-down|coins|file-chart-column|file-plus-corner|file-up|flame|gauge|' +
  'heart-pulse|images|key-round|lightbulb|list-checks|megaphone|moon|notebook-pen|plug|plus|rotate-ccw-clock|rss|' +
  'scroll-text|search|server|sun|trending-up|triangle-exclamation-point|user-round|users-round|workflow';

export default defineConfig({
  resolve: { alias: { '@': '/src' } },
  plugins: [react()],
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: vendor('react|react-dom|react-is|scheduler|use-sync-external-store'),
              priority: 30,
            },
            {
              name: 'mui',
              test: vendor(
                `(?!@mui[\\\\/]material[\\\\/](?:${rare})[\\\\/])(?:@mui|@emotion|stylis|react-transition-group|@popperjs)`,
              ),
              priority: 20,
              minShareCount: 2,
            },
            {
              name: 'icons',
              test: new RegExp(
                `node_modules[\\\\/]lucide-react[\\\\/].*[\\\\/](?:createLucideIcon|Icon|context|defaultAttributes|(?:${shellIcons}))\\.m?js$`,
              ),
              priority: 20,
            },
            { name: 'echarts', test: vendor('echarts|zrender'), priority: 20 },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': { target: process.env.HERALD_API ?? 'http://127.0.0.1:8080', ws: true } },
  },
});
