"""A page read as somebody reads it who knows one of the two languages, nothing of programs, and has a small phone.

Cheaper than `Visitor.look`, which it does not replace: it looks for words, not for roles and contrasts.
"""

from playwright.sync_api import Page

# A window of 1280 px at a zoom of 400 % (WCAG 1.4.10).
SMALLEST = 320
# Words that Japanese pages write in Latin letters.
_LATIN = frozenset("AA API CSV JavaScript PDF SHA UTF WCAG Warifu e-Gov mib ods xlsx".split())  # noqa: SIM905
_FOUND = r"""known => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const page = document.documentElement.lang, latin = new Set(known);
  const aside = "script, style, noscript, svg, textarea, option, code, pre, .mono, time, .iso";
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), at = walk.currentNode.parentElement;
    if (!text || at.closest(aside)) continue;
    const language = at.closest("[lang]").lang;
    if (language === "en" && /[\u3040-\u30ff\u4e00-\u9fff、。「」（）：]/.test(text)) found.push(`Japanese in English: ${text}`);
    for (const word of language === "ja" ? text.match(/[A-Za-z]+(?:-[A-Za-z]+)*/g) ?? [] : [])
      if (word.length > 1 && !latin.has(word)) found.push(`English in Japanese: ${word} in ${text}`);
    for (const code of text.match(/\b[a-z]+_[a-z_]+\b|\b[a-z2-7]{26}\b|\{\w*\}|\bNone\b(?!\.)/g) ?? [])
      found.push(`a code: ${code} in ${text}`);
  }
  const name = at => (at.ariaLabel ?? at.textContent).replace(/\s+/g, " ").trim(), leads = {};
  for (const link of document.querySelectorAll("main a[href]")) {
    const words = name(link), to = link.getAttribute("href");
    if (!words) found.push(`a link without words: ${to}`);
    if ((leads[words] ??= to) !== to) found.push(`two links of the same words: ${words}`);
  }
  const heads = document.querySelectorAll("h1");
  if (heads.length !== 1) found.push(`${heads.length} headings of the first level`);
  if (!heads[0]?.closest("main")) found.push("the heading is not in the main part");
  if (!/^\S.*(｜| \| )Warifu$/.test(document.title)) found.push(`a window called ${document.title}`);
  const across = document.scrollingElement.scrollWidth;
  if (across > innerWidth) found.push(`${across} px across in a window of ${innerWidth}`);
  return found;
}"""


def wrong(page: Page) -> list[str]:
    """What such a reader would stumble over on the page as it is now, each as words; the window is left small."""
    page.set_viewport_size({"width": SMALLEST, "height": 700})
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found: list[str] = page.evaluate(_FOUND, sorted(_LATIN))
    return found
