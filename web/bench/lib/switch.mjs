/** ms that a hand needs at least from coming upon a row to pressing it. */
const aim = 100;

/** Goes to a row, clicks it, and waits until messages of its conversation are painted: the time is counted from the press. */
export async function switchTo(agent, row) {
  await agent.page.mouse.move(row.x, row.y);
  await agent.pause(aim);
  const press = () => agent.page.mouse.click(row.x, row.y);
  return agent.paintOf(
    press,
    (number, before) =>
      location.pathname.endsWith(`/${number}`) && window.__probe.messages().some((one) => !before.has(one)),
    row.number,
  );
}
