import { en } from './en.js'
import type { Texts } from './Texts.js'
import { zh } from './zh.js'

/** The languages that the page speaks by itself, by BCP 47 tag; the first is for everybody else. */
export const languages: Readonly<Record<string, Texts>> = { en, zh }
