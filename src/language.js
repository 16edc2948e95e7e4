export const SUPPORTED=["ar","de","en","es","fr","ja","pt","zh"];
export function choose(wanted){for(const t of wanted){const l=t.toLowerCase().split("-")[0];if(SUPPORTED.includes(l))return l}return "en"}
export const isRightToLeft=(l)=>l==="ar";
