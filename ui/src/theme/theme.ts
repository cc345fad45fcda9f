import { createTheme } from '@mui/material/styles';
import { control, dark, font, light, motion, radius, shadow, space, type Palette } from './tokens';

declare module '@mui/material/styles' {
  interface Palette {
    h: import('./tokens').Palette;
  }
  interface PaletteOptions {
    h?: import('./tokens').Palette;
  }
  interface TypographyVariants {
    label: React.CSSProperties;
    metric: React.CSSProperties;
  }
  interface TypographyVariantsOptions {
    label?: React.CSSProperties;
    metric?: React.CSSProperties;
  }
}
declare module '@mui/material/Typography' {
  interface TypographyPropsVariantOverrides {
    label: true;
    metric: true;
  }
}

const palette = (p: Palette) => ({
  primary: { main: p.accent, dark: p.accentHover, light: p.accentSoft, contrastText: p.onAccent },
  error: { main: p.red },
  success: { main: p.green },
  warning: { main: p.amber },
  text: { primary: p.text, secondary: p.text2, disabled: p.text3 },
  divider: p.border,
  background: { default: p.canvas, paper: p.surface },
  action: { hover: p.hover, selected: p.selected },
  h: p,
});

export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-color-scheme', cssVarPrefix: 'h' },
  colorSchemes: { light: { palette: palette(light) }, dark: { palette: palette(dark) } },
  spacing: space,
  shape: { borderRadius: radius.sm },
  shadows: ['none', shadow.xs, ...Array(7).fill(shadow.md), ...Array(16).fill(shadow.lg)] as never,
  transitions: {
    duration: {
      shortest: motion.fast,
      shorter: motion.fast,
      short: motion.base,
      standard: motion.base,
      enteringScreen: motion.base,
      leavingScreen: motion.fast,
      complex: motion.slow,
    },
  },
  typography: {
    fontFamily: font.sans,
    fontSize: 13,
    htmlFontSize: 16,
    h1: { fontSize: 20, lineHeight: '28px', fontWeight: 600, letterSpacing: '-0.014em' },
    h2: { fontSize: 14, lineHeight: '20px', fontWeight: 600, letterSpacing: '-0.006em' },
    h3: { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
    body1: { fontSize: 13.5, lineHeight: '20px' },
    body2: { fontSize: 13, lineHeight: '20px' },
    caption: { fontSize: 12, lineHeight: '16px' },
    label: { fontFamily: font.sans, fontSize: 12.5, lineHeight: '16px', fontWeight: 500 },
    metric: {
      fontFamily: font.sans,
      fontSize: 24,
      lineHeight: '30px',
      fontWeight: 600,
      letterSpacing: '-0.022em',
      fontVariantNumeric: 'tabular-nums',
    },
    button: {
      fontSize: 13,
      lineHeight: '18px',
      fontWeight: 500,
      textTransform: 'none',
      letterSpacing: 0,
    },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: (t) => ({
        html: { colorScheme: 'light', '&[data-color-scheme="dark"]': { colorScheme: 'dark' } },
        'html, body, #root': { height: '100%' },
        body: {
          fontSize: 13.5,
          lineHeight: '20px',
          fontFeatureSettings: "'cv11','ss03'",
          WebkitFontSmoothing: 'antialiased',
        },
        ':focus-visible': { outline: `2px solid ${t.vars!.palette.h.accent}`, outlineOffset: 2 },
        '*': {
          scrollbarWidth: 'thin',
          scrollbarColor: `${t.vars!.palette.h.borderStrong} transparent`,
        },
        '@media (prefers-contrast: more)': {
          ':root': {
            '--h-palette-h-border': 'var(--h-palette-h-text3)',
            '--h-palette-h-borderStrong': 'var(--h-palette-h-text2)',
            '--h-palette-h-text2': 'var(--h-palette-h-text)',
            '--h-palette-h-text3': 'var(--h-palette-h-text)',
          },
        },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            animationDuration: '0.01ms !important',
            transitionDuration: '0.01ms !important',
          },
        },
      }),
    },
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      styleOverrides: {
        root: ({ theme: t }) => ({
          fontFamily: font.sans,
          // Its own rule takes the outline away, with as much weight as the page's and after it.
          '&.Mui-focusVisible, &:focus-visible': {
            outline: `2px solid ${t.vars!.palette.h.accent}`,
            outlineOffset: 2,
          },
        }),
      },
    },
    MuiButton: {
      defaultProps: { disableElevation: true, size: 'medium' },
      styleOverrides: {
        root: {
          borderRadius: radius.sm,
          paddingInline: 12,
          minWidth: 0,
          whiteSpace: 'nowrap',
          gap: 6,
          '& .MuiButton-startIcon': { margin: 0 },
        },
        sizeSmall: { height: control.sm, fontSize: 12.5, paddingInline: 10 },
        sizeMedium: { height: control.md },
        sizeLarge: { height: control.lg, paddingInline: 16 },
        outlined: ({ theme: t }) => ({
          borderColor: t.vars!.palette.h.border,
          color: t.vars!.palette.h.text,
          background: t.vars!.palette.h.surface,
          boxShadow: shadow.xs,
          '&:hover': {
            background: t.vars!.palette.h.hover,
            borderColor: t.vars!.palette.h.borderStrong,
          },
        }),
        contained: { boxShadow: shadow.primary },
        text: ({ theme: t }) => ({
          color: t.vars!.palette.h.text2,
          '&:hover': { background: t.vars!.palette.h.hover, color: t.vars!.palette.h.text },
        }),
      },
    },
    MuiIconButton: {
      styleOverrides: {
        root: ({ theme: t }) => ({
          borderRadius: radius.sm,
          width: control.md,
          height: control.md,
          padding: 0,
          color: t.vars!.palette.h.text2,
          '&:hover': { background: t.vars!.palette.h.hover, color: t.vars!.palette.h.text },
        }),
        sizeSmall: { width: control.sm, height: control.sm },
      },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiCard: {
      defaultProps: { elevation: 0 },
      styleOverrides: {
        root: ({ theme: t }) => ({
          border: `1px solid ${t.vars!.palette.h.border}`,
          borderRadius: radius.lg,
          boxShadow: shadow.xs,
        }),
      },
    },
    MuiDialog: {
      styleOverrides: {
        paper: ({ theme: t }) => ({
          borderRadius: radius.xl,
          border: `1px solid ${t.vars!.palette.h.border}`,
          // A form between the paper and its content: still only the content scrolls, the buttons stay.
          '& > form': { display: 'flex', flexDirection: 'column', minHeight: 0 },
        }),
      },
    },
    MuiDialogTitle: {
      styleOverrides: {
        root: {
          fontSize: 15,
          lineHeight: '22px',
          fontWeight: 600,
          padding: '20px 24px 12px',
          overflowWrap: 'anywhere',
        },
      },
    },
    MuiDialogContent: {
      styleOverrides: {
        // Nothing of a long form stands right at the buttons: it scrolls away above this gap.
        root: {
          padding: '4px 24px 8px',
          '.MuiDialogTitle-root + &': { paddingTop: 4 },
          '&:last-child': { paddingBottom: 20 },
        },
      },
    },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 20px', gap: 4 } } },
    MuiMenu: {
      styleOverrides: {
        paper: ({ theme: t }) => ({
          borderRadius: radius.md,
          border: `1px solid ${t.vars!.palette.h.border}`,
          marginTop: 4,
          minWidth: 180,
        }),
        list: { padding: 4 },
      },
    },
    // As a menu: on a white page a paper without an edge looks like a part of what lies below.
    MuiAutocomplete: {
      styleOverrides: {
        paper: ({ theme: t }) => ({
          marginTop: 4,
          borderRadius: radius.md,
          border: `1px solid ${t.vars!.palette.h.border}`,
          fontSize: 13,
        }),
        listbox: {
          padding: 4,
          '& .MuiAutocomplete-option': {
            minHeight: 30,
            gap: 12,
            padding: '4px 8px',
            borderRadius: radius.xs,
            fontSize: 13,
          },
        },
        loading: { padding: '8px 12px' },
        noOptions: { padding: '8px 12px' },
      },
    },
    MuiMenuItem: {
      styleOverrides: {
        root: {
          minHeight: 30,
          borderRadius: radius.xs,
          fontSize: 13,
          padding: '4px 8px',
          gap: 8,
          '&.Mui-focusVisible': { outlineOffset: -2 },
        },
      },
    },
    MuiTooltip: {
      defaultProps: { enterDelay: 400 },
      styleOverrides: {
        tooltip: ({ theme: t }) => ({
          fontSize: 12,
          fontWeight: 500,
          padding: '5px 8px',
          borderRadius: radius.sm,
          background: t.vars!.palette.h.tooltip,
          color: t.vars!.palette.h.tooltipText,
        }),
      },
    },
    MuiOutlinedInput: {
      styleOverrides: {
        root: ({ theme: t }) => ({
          fontSize: 13.5,
          borderRadius: radius.sm,
          background: t.vars!.palette.h.surface,
          '& .MuiOutlinedInput-notchedOutline': {
            borderColor: t.vars!.palette.h.borderStrong,
            transition: `border-color ${motion.fast}ms`,
          },
          '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: t.vars!.palette.h.text3 },
          '&.Mui-focused .MuiOutlinedInput-notchedOutline': {
            borderWidth: 1,
            borderColor: t.vars!.palette.h.accent,
            boxShadow: `0 0 0 3px ${t.vars!.palette.h.focusHalo}`,
          },
        }),
        adornedStart: { paddingLeft: 10 },
        input: { padding: '6px 10px', height: 20 },
      },
    },
    MuiInputAdornment: {
      styleOverrides: {
        root: ({ theme: t }) => ({ color: t.vars!.palette.h.text2 }),
        positionStart: { marginRight: 0 },
      },
    },
    MuiNativeSelect: {
      styleOverrides: { icon: ({ theme: t }) => ({ color: t.vars!.palette.h.text2 }) },
    },
    MuiSelect: {
      styleOverrides: {
        select: { minHeight: '20px !important' },
        icon: ({ theme: t }) => ({ color: t.vars!.palette.h.text2 }),
      },
    },
    MuiFormHelperText: {
      styleOverrides: { root: { marginInline: 0, marginTop: 4, fontSize: 12, lineHeight: '16px' } },
    },
    MuiTab: {
      styleOverrides: {
        root: ({ theme: t }) => ({
          color: t.vars!.palette.h.text2,
          '&:hover, &.Mui-selected': { color: t.vars!.palette.h.text },
          '&.Mui-focusVisible': {
            outline: `2px solid ${t.vars!.palette.h.accent}`,
            outlineOffset: -2,
            borderRadius: radius.xs,
          },
        }),
      },
    },
    MuiToggleButton: {
      styleOverrides: {
        root: ({ theme: t }) => ({
          height: control.sm,
          padding: '0 10px',
          fontSize: 12.5,
          fontWeight: 500,
          textTransform: 'none',
          border: 0,
          borderRadius: `${radius.xs}px !important`,
          color: t.vars!.palette.h.text2,
          '&.Mui-selected': {
            background: t.vars!.palette.h.surface,
            color: t.vars!.palette.h.text,
            boxShadow: shadow.xs,
            '&:hover': { background: t.vars!.palette.h.surface },
            ...t.applyStyles('dark', {
              background: t.vars!.palette.h.selected,
              '&:hover': { background: t.vars!.palette.h.selected },
            }),
          },
        }),
      },
    },
    MuiToggleButtonGroup: {
      styleOverrides: {
        root: ({ theme: t }) => ({
          background: t.vars!.palette.h.sunken,
          padding: 2,
          borderRadius: radius.sm,
          gap: 2,
        }),
      },
    },
    MuiSkeleton: {
      defaultProps: { animation: 'wave' },
      styleOverrides: { root: { borderRadius: radius.xs } },
    },
    MuiSwitch: {
      styleOverrides: {
        root: { width: 32, height: 18, padding: 0 },
        // One size: the library's small one has measures of its own that do not fit this track.
        sizeSmall: {
          width: 32,
          height: 18,
          padding: 0,
          '& .MuiSwitch-switchBase': {
            padding: 2,
            '&.Mui-checked': { transform: 'translateX(14px)' },
          },
          '& .MuiSwitch-thumb': { width: 14, height: 14 },
        },
        switchBase: {
          padding: 2,
          '&.Mui-checked': {
            transform: 'translateX(14px)',
            color: light.onAccent,
            '& + .MuiSwitch-track': { opacity: 1 },
          },
        },
        thumb: { width: 14, height: 14, boxShadow: shadow.thumb },
        track: ({ theme: t }) => ({
          borderRadius: 9,
          opacity: 1,
          background: t.vars!.palette.h.borderStrong,
        }),
      },
    },
  },
});
