export interface Point {
  latitude: number;
  longitude: number;
}

/** The forms in which people copy a place: a pin of Google Maps (!3d…!4d…), a link's query or view (@…), or two numbers. */
const forms = [
  /!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)/,
  /[?&](?:q|query|ll|destination|center)=(?:loc:)?(-?\d+(?:\.\d+)?)(?:,|%2C)\s*(-?\d+(?:\.\d+)?)/i,
  /@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/,
  /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/,
  /^\s*\(?(-?\d+(?:\.\d+)?)°?\s*[,;\s]\s*(-?\d+(?:\.\d+)?)°?\)?\s*$/,
];

/** The coordinates in a link or a text; null if there are none on earth. Short links hold none: they would have to be fetched. */
export function coordinates(text: string): Point | null {
  for (const form of forms) {
    const found = form.exec(text);
    if (!found) continue;
    const [latitude, longitude] = [Number(found[1]), Number(found[2])];
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  }
  return null;
}
