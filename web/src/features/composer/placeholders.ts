/** "{{contacto.empresa}}": a name between braces. "{{7*7}}" is none: it is text. */
const placeholder = /\{\{\s*[\p{L}_][\p{L}\p{M}\p{N}_.]*\s*\}\}/gu;

/** What is left to be filled in, each once, in order. */
export function unfilled(text: string): readonly string[] {
  return text.includes('{{') ? [...new Set(text.match(placeholder))] : [];
}

/** A text in pieces, every other of which is to be filled in. */
export function pieces(text: string): readonly string[] {
  return text.split(new RegExp(`(${placeholder.source})`, 'gu'));
}
