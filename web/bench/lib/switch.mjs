/** Clicks a row and waits until messages of its conversation are painted. */
export function switchTo(agent, row) {
  const press = () => agent.page.mouse.click(row.x, row.y);
  return agent.paintOf(
    press,
    (number, before) =>
      location.pathname.endsWith(`/${number}`) && window.__probe.messages().some((one) => !before.has(one)),
    row.number,
  );
}
