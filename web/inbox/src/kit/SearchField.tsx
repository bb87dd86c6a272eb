import { useEffect, useState } from "react";
import { Search } from "lucide-react";

const PAUSE = 300; // milliseconds without a key, after which is searched

interface SearchFieldProps {
  id?: string;
  label: string;
  text: string;
  onSearch: (text: string) => void;
}

/** A field that searches once somebody stops writing. */
export function SearchField({ id, label, text, onSearch }: SearchFieldProps) {
  const [written, setWritten] = useState(text);
  const [known, setKnown] = useState(text);
  // What is searched is the truth: "back" changes it under our hands.
  if (text !== known) {
    setKnown(text);
    if (text !== written.trim()) setWritten(text);
  }
  useEffect(() => {
    if (written.trim() === text) return;
    const timer = setTimeout(() => onSearch(written.trim()), PAUSE);
    return () => clearTimeout(timer);
  });
  return (
    <div className="relative flex-1">
      <Search size={16} aria-hidden className="absolute top-3 left-3 text-faint" />
      <input
        id={id}
        type="search"
        value={written}
        onChange={(event) => setWritten(event.target.value)}
        aria-label={label}
        placeholder={label}
        className="field pl-9"
      />
    </div>
  );
}
