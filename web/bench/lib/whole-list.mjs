/** Loads all conversations into the list, the closed ones too, as somebody does who scrolls to its end; returns how many. */
export async function loadWholeList(agent) {
  await agent.slow(false);
  await agent.page.selectOption('select:has(option[value="snoozed"])', 'all');
  await agent.page.waitForFunction(() => document.querySelectorAll('[data-testid^="conv-"]').length > 4);
  const count = await agent.page.evaluate(async () => {
    const scroller = () => document.querySelector('[role=list]').parentElement;
    const whole = () => Number(document.querySelector('[role=listitem]')?.getAttribute('aria-setsize'));
    const until = performance.now() + 90_000;
    while (whole() < 0 && performance.now() < until) {
      const one = scroller();
      one.scrollTop = one.scrollHeight;
      await new Promise((resolve) => setTimeout(resolve, 16));
    }
    scroller().scrollTop = 0;
    return whole();
  });
  await agent.slow(true);
  await agent.pause(1500);
  return count;
}
