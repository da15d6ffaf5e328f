/**
 * Objects whose keys strangers choose.
 *
 * Problem: for a key below 1,000 that is a number, the engine lays out all that could stand before it: `{"999": 0}`, six bytes on the
 * wire, is 8 KB of memory and 5 to 15 µs. A frame holds two thousand of them, a view that is kept far more. Rejected: refusing such
 * keys, since names of deadlines, options and fields of later versions may be numbers. Chosen: once an object has had a key that is
 * very high, the engine keeps all that are numbers in a table, which grows by what is in it.
 */
export function sparseRecord(): Record<string, unknown> {
  const record: Record<string, unknown> = { [highestIndex]: null };
  Reflect.deleteProperty(record, highestIndex);
  return record;
}

/** A copy of one, with the fields of another one put over it; those that are nil there are left out. */
export function mergedRecord(record: object, over: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isSparse = hasIndex(record) || hasIndex(over);
  const merged: Record<string, unknown> = isSparse ? Object.assign(sparseRecord(), record) : { ...record };
  for (const name in over) {
    const value = over[name];
    if (value === null || value === undefined) Reflect.deleteProperty(merged, name);
    else merged[name] = value;
  }
  return merged;
}

/** The last key that counts as a number. */
const highestIndex = "4294967294";

/** Numbers come first, whatever the order in which they were set. */
function hasIndex(record: object): boolean {
  for (const name in record) return isIndexLike(name.charCodeAt(0));
  return false;
}

/** Whether a key that begins with this character may be a number. */
export function isIndexLike(first: number | undefined): boolean {
  return first !== undefined && first >= 0x30 && first <= 0x39;
}
