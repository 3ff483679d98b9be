import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds on a page, by all rules of WCAG 2.2 AA or by the named ones, without those left out: in the dialog, menu or popup that lies on top, if there is one.
 * What it lies over is looked at without it.
 */
export async function axe(page: Page, rules?: readonly string[], without: readonly string[] = []): Promise<string[]> {
  // By the debugger, which the page's Content-Security-Policy does not bind; once a page, for it is half a megabyte.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  return page.evaluate(
    async ({ runOnly, rules }) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.all(ending.map((one) => one.finished.catch(() => undefined)));
      const layers = document.querySelectorAll('dialog:modal, :popover-open:not([role=status], [role=tooltip])');
      const top = [...layers].filter((one) => one.checkVisibility()).at(-1) ?? document;
      const { violations } = await axe.run(top, { runOnly, rules, resultTypes: ['violations'] });
      // One line for each rule and reason, with the first element that it is about.
      const lines = new Map<string, { count: number; html: string }>();
      for (const { id, nodes } of violations)
        for (const { html, failureSummary = '' } of nodes) {
          const reason = `${id}: ${failureSummary.split('\n').slice(1).join(' ').replace(/\s+/g, ' ')}`;
          const line = lines.get(reason) ?? { count: 0, html: html.replace(/\s+/g, ' ').slice(0, 160) };
          lines.set(reason, { ...line, count: line.count + 1 });
        }
      return [...lines].map(([reason, { count, html }]) => `${reason}${count > 1 ? ` (${count} times)` : ''} ${html}`);
    },
    {
      runOnly: rules ? { type: 'rule' as const, values: [...rules] } : { type: 'tag' as const, values: axeTags },
      rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    },
  );
}

/** What stands out of the screen sideways and cannot be scrolled to: the page itself, and controls that something hides the end of. */
export function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame); // what the size changes is drawn
    const moving = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map((one) => one.finished));
    // It can be scrolled to (a whole screen or dialog must not want that), or something shows nothing at all of it, as a phone of the buttons beside a message.
    const spared = (around: Element) =>
      (!around.matches('main, dialog') &&
        around.clientWidth < around.scrollWidth &&
        /auto|scroll/.test(getComputedStyle(around).overflowX)) ||
      (around.clientWidth === 0 && getComputedStyle(around).overflowX === 'hidden');
    const lost = (control: Element) => {
      for (let around = control.parentElement; around; around = around.parentElement) if (spared(around)) return false;
      return true;
    };
    const wide = document.documentElement.scrollWidth - innerWidth;
    const controls = [...document.querySelectorAll('button, a[href], input, select, textarea')]
      .filter(
        (one) =>
          one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
          !one.closest('[inert], .visually-hidden'),
      )
      .filter((one) => Math.floor(one.getBoundingClientRect().right) > innerWidth && lost(one))
      .map(
        (one) =>
          `${one.getAttribute('aria-label') ?? one.textContent?.trim()} by ${Math.round(one.getBoundingClientRect().right - innerWidth)} px`,
      );
    return [...(wide > 0 ? [`the page by ${wide} px`] : []), ...controls];
  });
}

/**
 * WCAG 1.4.4, 1.4.10, 1.4.12: words that are cut off without a sign. What ends in "…" on purpose says so in its style and can be
 * read whole elsewhere; what scrolls can be scrolled.
 */
export function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cut = (element: Element) => {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || !element.checkVisibility({ visibilityProperty: true })) return false;
      const sideways = style.overflowX === 'hidden' || style.overflowX === 'clip';
      const down = style.overflowY === 'hidden' || style.overflowY === 'clip';
      if (sideways && style.textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1) return true;
      const clamped = style.webkitLineClamp !== 'none' || style.textOverflow === 'ellipsis';
      return down && !clamped && element.scrollHeight > element.clientHeight + 2;
    };
    const says = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    return [...document.body.querySelectorAll('*')]
      .filter((element) => says(element) && !element.closest('.visually-hidden, svg, [aria-hidden=true]'))
      .filter((element) => cut(element) || (element.parentElement !== null && cut(element.parentElement)))
      .map((element) => `cut off: "${element.textContent?.trim().slice(0, 60)}" in ${element.outerHTML.slice(0, 120)}`);
  });
}

/** WCAG 1.4.12: the spacing that a reader may ask for. Returns what takes it back. */
export async function spacedText(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
       p { margin-bottom: 2em !important }`,
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
  return () => page.evaluate(() => void (document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1)));
}

/**
 * WCAG 2.4.7, 2.4.11: whatever can have the focus in the topmost layer shows it with an outline of 2 px or more, and nothing
 * lies over it. Focus comes by script after one real key, so that the browser takes it for the keyboard's.
 */
export async function hiddenFocus(page: Page): Promise<string[]> {
  await page.keyboard.press('Shift');
  return page.evaluate(async () => {
    const before = document.activeElement;
    const layers = [
      ...document.querySelectorAll('dialog:modal, :popover-open:not([role=status], [role=tooltip])'),
    ].filter((one) => one.checkVisibility());
    const layer = layers.at(-1) ?? document.body;
    const reachable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    const stops = [...layer.querySelectorAll<HTMLElement>(reachable)].filter(
      (one) =>
        one.tabIndex >= 0 &&
        !one.matches(':disabled, [type=hidden]') &&
        !one.closest('[inert]') &&
        one.checkVisibility({ visibilityProperty: true }),
    );
    // On the element or on what it draws over its row, on what it is a part of, on the label beside it, or on what it is made of.
    const outlined = (from: Element) => {
      const drawn = getComputedStyle(from, '::after');
      if (drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) >= 2) return true;
      const around = [...(from.parentElement?.children ?? [])];
      for (let one: Element | null = from; one && around.length < 60; one = one.parentElement) around.push(one);
      return [...around, ...[...from.querySelectorAll('*')].slice(0, 20)].some((one) => {
        const { outlineStyle, outlineWidth, boxShadow, borderTopWidth } = getComputedStyle(one);
        if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
        return one.matches(':focus-within') && parseFloat(borderTopWidth) > 0 && / [2-9]px( inset)?$/.test(boxShadow);
      });
    };
    const found: string[] = [];
    for (const stop of stops) {
      stop.focus();
      if (document.activeElement !== stop) continue; // it hands the focus on
      const what = stop.outerHTML.replace(/\s+/g, ' ').slice(0, 160);
      if (!outlined(stop)) found.push(`no outline on focus: ${what}`);
      // Of what is high, a long text above all, the beginning is what comes into sight.
      const over = () => {
        const box = stop.getBoundingClientRect();
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 48) / 2);
        if (!top) return 'the edge of the screen';
        return stop.contains(top) || top.contains(stop) || stop.closest('label')?.contains(top) ? '' : top.outerHTML;
      };
      if (!over()) continue;
      await new Promise(requestAnimationFrame); // what opened for the one before may close
      if (over()) found.push(`hidden on focus: ${what}\nby ${over().slice(0, 120)}`);
    }
    if (before instanceof HTMLElement) before.focus();
    return found;
  });
}

/** WCAG 2.3.3: what still moves though the reader asked for less. */
export function moving(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().iterations === Infinity)
      .map((one) => {
        const target = (one.effect as KeyframeEffect | null)?.target;
        return `moves in spite of prefers-reduced-motion: ${target?.outerHTML.slice(0, 120)}`;
      }),
  );
}
