// Which language an element speaks, and its texts.

import { choose, directionOf, tagOf } from "../../src/language.js";

/** Texts in another language, one file each: nobody loads what they do not read. */
const LANGUAGES = {
  ar: () => import("./locales/ar.js"),
  de: () => import("./locales/de.js"),
  es: () => import("./locales/es.js"),
  fr: () => import("./locales/fr.js"),
  ja: () => import("./locales/ja.js"),
  pt: () => import("./locales/pt.js"),
  zh: () => import("./locales/zh.js"),
};

/** The texts in place of the module's English ones, in the order of its keys; nothing where there are none. */
export async function textsIn(language, messages) {
  const own = await LANGUAGES[language]?.().then((file) => [...file.default]);
  if (!messages) return own;
  const { default: keys } = await import("./locales/keys.js");
  const texts = own ?? [];
  for (const [key, text] of Object.entries(messages)) {
    const place = keys.indexOf(key);
    if (place >= 0) texts[place] = text;
    else console.warn(`mixpeek-users: there is no message "${key}"`);
  }
  return texts;
}

/** The nearest `lang` around an element, through the shadow roots it lies in. */
function languageAround(element) {
  for (let node = element; node; node = node.parentNode ?? node.host) {
    if (node.lang) return node.lang;
  }
  return undefined;
}

/** The language of an element for which the host wants `own`, or nothing in particular: what it is, its tag, and its direction if that is not the page's. */
export function languageOf(element, own) {
  const wanted = [own, languageAround(element), ...navigator.languages].filter(Boolean);
  const language = choose(wanted);
  // The direction is inherited, unless the host asks for a language of its own.
  return { language, locale: tagOf(language, wanted), direction: own ? directionOf(language) : "" };
}
