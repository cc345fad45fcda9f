import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { pageTexts } from '@/i18n';
import { server } from './server';

await pageTexts();
// What is waited for comes later on a busy machine; nothing that passes takes longer by it.
configure({ asyncUtilTimeout: 5_000 });

Object.defineProperty(window, 'matchMedia', {
  writable: true,
  value: (media: string) => ({
    matches: false,
    media,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
    dispatchEvent: () => false,
  }),
});
// jsdom lays nothing out: a virtual list needs a height to know how many rows it shows.
Object.defineProperty(Element.prototype, 'clientHeight', {
  configurable: true,
  get: () => 600,
});
Object.defineProperty(Element.prototype, 'clientWidth', {
  configurable: true,
  get: () => 1000,
});
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.setPointerCapture = () => undefined;
Element.prototype.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
});
afterAll(() => server.close());
