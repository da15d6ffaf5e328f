/**
 * What a stranger is counted by wherever a bound is per address: an IPv4 address, or the /64 of an IPv6 one, which is what a
 * household has. Text that is no address is one key for all, so that it never escapes a bound.
 */
export function addressKey(address: string): string {
  const text = address.replace(/%.*$/, "").toLowerCase();
  if (isIPv4(text)) return text;
  const groups = ipv6Groups(text);
  if (!groups) return "unknown";
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 6).every((group, i) => group === (i < 5 ? 0 : 0xffff));
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  const prefix = groups.slice(0, 4).map((group) => group.toString(16));
  return `${prefix.join(":")}::/64`;
}

/**
 * The network that a stranger can take addresses from at will: the /48 of an IPv6 address, which is what a provider gives
 * to one customer at most and holds 65,536 of the above. Of an IPv4 address itself: nobody has many of those for nothing.
 */
export function networkKey(address: string): string {
  const key = addressKey(address);
  const groups = key.endsWith("::/64") ? key.slice(0, -"::/64".length).split(":") : [];
  return groups.length > 0 ? `${groups.slice(0, 3).join(":")}::/48` : key;
}

function isIPv4(text: string): boolean {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  return parts !== null && parts.slice(1).every((part) => Number(part) < 256);
}

/** The eight groups of an IPv6 address; undefined for what is none. */
function ipv6Groups(text: string): readonly number[] | undefined {
  const hex = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(":"),
  );
  const [head = "", tail, ...more] = hex.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - front.length - back.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...front, ...Array<string>(missing).fill("0"), ...back];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}
