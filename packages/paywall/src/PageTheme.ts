import { FareboxError } from '@farebox/core'

/** The colours and shapes of the page, as CSS values. */
export interface ThemeTokens {
  /** Buttons and links. */
  readonly accent?: string
  /** Text on buttons. */
  readonly onAccent?: string
  readonly background?: string
  /** The card. */
  readonly surface?: string
  readonly text?: string
  readonly muted?: string
  readonly border?: string
  readonly danger?: string
  readonly success?: string
  readonly font?: string
  readonly radius?: string
}

/** `dark` is used where the browser prefers dark; what it leaves out is the page's own dark theme. */
export interface PageTheme {
  readonly light?: ThemeTokens
  readonly dark?: ThemeTokens
}

const light: Required<ThemeTokens> = {
  accent: '#1b5fd9',
  onAccent: '#ffffff',
  background: '#f3f4f7',
  surface: '#ffffff',
  text: '#16181d',
  muted: '#5b6270',
  border: '#d6dae2',
  danger: '#b3261e',
  success: '#1a7343',
  font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans SC', sans-serif",
  radius: '14px',
}

const dark: ThemeTokens = {
  accent: '#8ab4ff',
  onAccent: '#0b1a33',
  background: '#101217',
  surface: '#191c23',
  text: '#eceef2',
  muted: '#a3abba',
  border: '#353b47',
  danger: '#ffb4ab',
  success: '#7fd8a4',
}

/** Values of one declaration: nothing that ends it, opens a block, or loads something. */
const safeValue = /^(?!.*(?:url\(|\/\*))[-\w #%.,()'"+*/]{1,200}$/i

function toProperties(tokens: ThemeTokens): string {
  return Object.entries(tokens)
    .map(([name, value]: [string, unknown]) => {
      if (!Object.hasOwn(light, name) || typeof value !== 'string' || !safeValue.test(value)) {
        throw new FareboxError('config_invalid', {
          detail: 'A value of "theme" is not a known token with a plain CSS value.',
        })
      }
      return `--farebox-${name}: ${value};`
    })
    .join(' ')
}

/** The theme as CSS. @throws `config_invalid` */
export function toThemeCss(theme: PageTheme = {}): string {
  return [
    `:root { ${toProperties({ ...light, ...theme.light })} }`,
    `@media (prefers-color-scheme: dark) { :root { ${toProperties({ ...dark, ...theme.dark })} } }`,
  ].join('\n')
}
