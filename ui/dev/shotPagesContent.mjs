// The pages of content and the brand, for shots.mjs.
const id = (n) => `0192f0c4-${String(7000 + n).padStart(4, '0')}-7000-8000-00000000000a`;
const open = (name) => async (p) => {
  await p.getByRole('grid').getByRole('link', { name }).first().click();
  await p.getByRole('heading', { level: 1 }).waitFor();
};
export const contentShots = {
  content: ['/content', {}],
  'content-dark': ['/content', { dark: true }],
  'content-390': ['/content', { width: 390, height: 844 }],
  'content-new': ['/content?new=1', {}],
  'content-none': ['/content?q=nothing-like-this', {}],
  'content-gone': [`/content/${id(900)}`, {}],
  studio: ['/content?network=linkedin', { run: open(/first frost/) }],
  'studio-dark': ['/content?network=linkedin', { dark: true, run: open(/first frost/) }],
  'studio-de': ['/content?network=x', { lang: 'de', run: open(/Cheaper/) }],
  'studio-x': ['/content?network=x', { run: open(/Cheaper/) }],
  'studio-instagram': ['/content?network=instagram', { run: open(/Frost on/) }],
  'studio-ad': ['/content?kind=ads', { dark: true, run: open(/Parkas/) }],
  'studio-blog': ['/content?kind=blog', { run: open(/twenty years/) }],
  'studio-390': [
    '/content?network=linkedin',
    { width: 390, height: 844, run: open(/first frost/) },
  ],
  'studio-390-preview': [
    '/content?network=linkedin',
    {
      width: 390,
      height: 844,
      run: async (p) => {
        await open(/first frost/)(p);
        await p.getByRole('tab', { name: 'Preview' }).click();
      },
    },
  ],
  'studio-version': [
    '/content?network=linkedin',
    {
      height: 1400,
      run: async (p) => {
        await open(/first frost/)(p);
        await p.getByRole('button', { name: 'Facts' }).click();
        await p.getByRole('button', { name: /Version 1/ }).click();
      },
    },
  ],
  brand: ['/settings/brand', { full: true }],
  'brand-dark': ['/settings/brand', { dark: true, full: true }],
  'brand-390': ['/settings/brand', { width: 390, height: 844, full: true }],
};
