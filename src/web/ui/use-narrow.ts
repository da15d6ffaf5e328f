import { useEffect, useState } from "preact/hooks";

/** Below the width at which a lobby has two columns (styles/room.css). */
const narrow = matchMedia("(max-width: 59.99rem)");

/** Whether there is one column only: where the order in which things are read differs, the document's must, too. */
export function useNarrow(): boolean {
  const [is, setIs] = useState(narrow.matches);
  useEffect(() => {
    const look = () => setIs(narrow.matches);
    look();
    narrow.addEventListener("change", look);
    return () => narrow.removeEventListener("change", look);
  }, []);
  return is;
}
