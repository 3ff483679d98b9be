export type Params = Readonly<Record<string, string>>;

/** The parameters of a path under a pattern ("/inbox/:view/:number", "/settings/*"), or undefined if it does not fit. */
export function match(pattern: string, path: string): Params | undefined {
  const wanted = segments(pattern);
  const given = segments(path);
  const params: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    if (want === '*') {
      params.rest = given.slice(index).map(decode).join('/');
      return params;
    }
    const have = given[index];
    if (have === undefined) return undefined;
    if (want.startsWith(':')) params[want.slice(1)] = decode(have);
    else if (want !== have) return undefined;
  }
  return given.length === wanted.length ? params : undefined;
}

/** The address of a pattern with its parameters filled in; a missing one throws, since such a link would lead nowhere. */
export function address(pattern: string, params: Record<string, string | number> = {}): string {
  return pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${pattern} needs ${name}`);
    return encodeURIComponent(value);
  });
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // not ours: someone typed a stray %
  }
}
