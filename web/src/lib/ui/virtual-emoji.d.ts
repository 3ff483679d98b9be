declare module 'virtual:emoji/*' {
  const rows: readonly import('./emoji').EmojiRow[];
  export default rows;
}
