// Which language a page speaks: the first that a person wants and that there are texts in. English is in the module, each of the others in
// a file of its own, `locales/<language>.js`.

/** The languages that there are texts in. */
export const SUPPORTED = ["en", "ar", "de", "es", "fr", "ja", "pt", "zh"];

const languageOf = (tag) => tag.toLowerCase().split("-")[0];

/** The first language that is wanted (tags as in `navigator.languages`) and supported, whatever its region; else English. */
export function choose(wanted) {
  return wanted.map(languageOf).find((language) => SUPPORTED.includes(language)) ?? "en";
}

/** The tag that dates and numbers follow: with the region that is wanted, except in English, whose texts and dates are the same for all. */
export function tagOf(language, wanted) {
  const own = language === "en" ? undefined : wanted.find((tag) => languageOf(tag) === language);
  try {
    return Intl.getCanonicalLocales(own ?? language)[0];
  } catch {
    return language;
  }
}

/** The direction in which a language is written. */
export function directionOf(language) {
  return language === "ar" ? "rtl" : "ltr";
}
