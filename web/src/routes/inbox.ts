/** The number of an address such as "/c/1482"; undefined if it is none. */
export function conversationNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,14}$/.test(text)) return undefined;
  return Number(text);
}
