// The look of the console, set once: type, colours of the page and of the charts, in light and in dark.
import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const teal: MantineColorsTuple = [
  '#eef8f7',
  '#d5ecea',
  '#aad9d5',
  '#7cc4be',
  '#53afa8',
  '#2f9891',
  '#167f79',
  '#0b6661',
  '#07504d',
  '#053b39',
];
const gray: MantineColorsTuple = [
  '#f8f8f7',
  '#f1f1ef',
  '#e6e6e3',
  '#d8d8d4',
  '#c0c0bb',
  '#93938e',
  '#6a6a66',
  '#4d4d4a',
  '#333331',
  '#1c1c1b',
];
const dark: MantineColorsTuple = [
  '#e9e9e6',
  '#c9c9c5',
  '#a5a5a0',
  '#9a9a95',
  '#3b3c3b',
  '#303131',
  '#232424',
  '#191a1a',
  '#131414',
  '#0d0e0e',
];

const systemFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

/** Four sizes in all: 12 for captions, 14 for text, 17 for a section's heading, 24 for a page's title and a headline number. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  // The accent is dark in the light theme and light in the dark one, and so is what stands on it the other way round.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...colors, color: 'var(--on-accent)' } : colors;
  },
  colors: { teal, gray, dark },
  white: '#ffffff',
  black: '#1c1c1b',
  fontFamily: systemFont,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1.0625rem', xl: '1.5rem' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.35', xl: '1.25' },
  headings: {
    fontFamily: systemFont,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // A button that names what it does and how much may need a second line on a phone.
    Button: {
      styles: {
        root: { fontWeight: 500, height: 'auto', minHeight: 'var(--button-height)' },
        // One that is a link does not centre what is in it by itself.
        inner: { minHeight: 'calc(var(--button-height) - 2px)' },
        label: { whiteSpace: 'normal', overflowWrap: 'anywhere', height: 'auto', lineHeight: 1.35 },
      },
    },
    Drawer: { styles: { title: { fontSize: '1.0625rem', fontWeight: 600 } } },
    Modal: {
      styles: { title: { fontSize: '1.0625rem', fontWeight: 600, lineHeight: 1.35, overflowWrap: 'anywhere' } },
    },
  },
});

const light = {
  '--mantine-color-dimmed': '#5f5f5b',
  '--mantine-color-placeholder': '#6a6a66',
  '--mantine-color-error': '#a82a22',
  '--mantine-color-anchor': '#0b6661',
  '--on-accent': '#ffffff',
  '--page': '#ffffff',
  '--sidebar': '#f6f6f4',
  '--hairline': '#e3e3df',
  '--quiet': '#f6f6f4',
  '--hover': '#ededea',
  '--chart-ink': '#0b6661',
  '--chart-second': '#b0591b',
  '--chart-band': '#dcebe9',
  '--chart-grid': '#e3e3df',
  '--chart-text': '#5f5f5b',
  '--chart-bar': '#5aa9a3',
  '--series-1': '#0b6661',
  '--series-2': '#b0591b',
  '--series-3': '#3d6fb6',
  '--series-4': '#a3417f',
  '--series-5': '#6f7d1a',
  '--series-6': '#6a4fb3',
  '--series-7': '#5f5f5b',
  '--hatch-ground': '#f3f3f1',
  '--hatch-line': '#bdbdb7',
  '--heat-0': '#f6f6f4',
  '--heat-1': '#e2f1ef',
  '--heat-2': '#c0e0dc',
  '--heat-3': '#93c9c3',
  '--heat-4': '#5faca5',
  '--heat-5': '#328d86',
  '--heat-6': '#126a65',
  '--heat-7': '#07464a',
  '--state-good': '#2a6b3c',
  '--state-wait': '#7d5800',
  '--state-bad': '#a82a22',
};

const night = {
  '--mantine-color-dimmed': '#a5a5a0',
  '--mantine-color-placeholder': '#9a9a95',
  '--mantine-color-error': '#f0938b',
  '--mantine-color-anchor': '#7cc4be',
  '--on-accent': '#0d0e0e',
  '--page': '#191a1a',
  '--sidebar': '#131414',
  '--hairline': '#313232',
  '--quiet': '#202121',
  '--hover': '#262727',
  '--chart-ink': '#62bdb5',
  '--chart-second': '#e2a06a',
  '--chart-band': '#213736',
  '--chart-grid': '#303131',
  '--chart-text': '#a5a5a0',
  '--chart-bar': '#3f8f89',
  '--series-1': '#62bdb5',
  '--series-2': '#e2a06a',
  '--series-3': '#86aee6',
  '--series-4': '#e08bbf',
  '--series-5': '#b5c25a',
  '--series-6': '#b39ddb',
  '--series-7': '#b5b5b0',
  '--hatch-ground': '#202121',
  '--hatch-line': '#4c4d4c',
  '--heat-0': '#202121',
  '--heat-1': '#1c3634',
  '--heat-2': '#1e4c49',
  '--heat-3': '#216661',
  '--heat-4': '#2a857e',
  '--heat-5': '#46a49c',
  '--heat-6': '#79c5be',
  '--heat-7': '#bfe6e2',
  '--state-good': '#8fce9f',
  '--state-wait': '#e0b766',
  '--state-bad': '#f0938b',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light, dark: night });
