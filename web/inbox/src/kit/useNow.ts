import { useEffect, useState } from "react";

/** Something that changes by itself, looked at again every `pause` milliseconds. */
export function useNow<Value>(pause: number, look: (now: number) => Value): Value {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), pause);
    return () => clearInterval(timer);
  }, [pause]);
  return look(now);
}
