/** Design tokens: the only place where raw colours, sizes and durations are written. */
export const font = {
  sans: '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", sans-serif',
  mono: 'ui-monospace, "SF Mono", "JetBrains Mono", Menlo, monospace',
} as const;

/** 4 px grid: spacing(1)=4, (2)=8, (3)=12, (4)=16, (5)=20, (6)=24, (8)=32. */
export const space = 4;
export const radius = { xs: 4, sm: 6, md: 8, lg: 10, xl: 14, full: 999 } as const;
export const control = { sm: 28, md: 32, lg: 38 } as const;
export const layout = { sidebar: 236, topbar: 52, content: 1360, row: 40, headerRow: 34 } as const;
export const motion = {
  fast: 120,
  base: 180,
  slow: 260,
  ease: 'cubic-bezier(.2,.8,.2,1)',
} as const;

export const light = {
  canvas: '#fbfbfc',
  surface: '#ffffff',
  sunken: '#f4f5f7',
  hover: '#f1f2f4',
  selected: '#eceef2',
  text: '#16181d',
  text2: '#5a606b',
  text3: '#6a717d',
  border: '#e6e8ec',
  borderStrong: '#d3d7de',
  accent: '#3355dd',
  accentHover: '#2745c2',
  accentSoft: '#edf1ff',
  accentText: '#2a48c8',
  green: '#18794e',
  greenSoft: '#e6f6ec',
  red: '#c62a2f',
  redSoft: '#ffefef',
  amber: '#915000',
  amberSoft: '#fff3dc',
  violet: '#5746af',
  violetSoft: '#f3f0ff',
  sky: '#0b6e99',
  skySoft: '#e4f4fb',
  chart: ['#3355dd', '#12a594', '#f0883e', '#8e4ec6', '#e54666', '#86909c'],
  focusHalo: 'rgb(51 85 221 / .16)',
  tooltip: '#1d2026',
  tooltipText: '#ffffff',
  onAccent: '#ffffff',
  paper: '#ffffff',
  paperBone: 'rgb(16 24 40 / .07)',
} as const;
export const dark = {
  canvas: '#0e0f11',
  surface: '#151619',
  sunken: '#1a1c20',
  hover: '#1e2024',
  selected: '#24262b',
  text: '#ecedf0',
  text2: '#a3a8b3',
  text3: '#868c98',
  border: '#25272c',
  borderStrong: '#363940',
  accent: '#4464e8',
  accentHover: '#5573f2',
  accentSoft: '#1b2447',
  accentText: '#9db1ff',
  green: '#4cc38a',
  greenSoft: '#12281f',
  red: '#ff8589',
  redSoft: '#381618',
  amber: '#f1a10d',
  amberSoft: '#2f2206',
  violet: '#b6a5f5',
  violetSoft: '#241d3b',
  sky: '#6cc6ec',
  skySoft: '#0f2733',
  chart: ['#6e8bff', '#2ac4b3', '#ffa057', '#b57be8', '#ff7b93', '#8b939f'],
  focusHalo: 'rgb(110 139 255 / .24)',
  tooltip: '#2b2e35',
  tooltipText: '#ecedf0',
  onAccent: '#ffffff',
  paper: '#ffffff',
  paperBone: 'rgb(16 24 40 / .07)',
} as const;

/** Each platform keeps its colour (an index into `chart`) in every chart, chip and table. */
export const platformColor = {
  meta: 0,
  google: 1,
  tiktok: 4,
  snapchat: 2,
  linkedin: 3,
  other: 5,
} as const;
export const shadow = {
  xs: '0 1px 2px rgb(16 24 40 / .05)',
  md: '0 2px 4px rgb(16 24 40 / .04), 0 8px 20px rgb(16 24 40 / .08)',
  lg: '0 8px 16px rgb(16 24 40 / .08), 0 24px 56px rgb(16 24 40 / .18)',
  primary: 'inset 0 1px 0 rgb(255 255 255 / .14), 0 1px 2px rgb(16 24 40 / .18)',
  thumb: '0 1px 2px rgb(0 0 0 / .3)',
} as const;
export type Palette = {
  [K in keyof typeof light]: (typeof light)[K] extends readonly string[]
    ? readonly string[]
    : string;
};
