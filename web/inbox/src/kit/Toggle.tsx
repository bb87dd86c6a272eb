import { Switch } from "radix-ui";

interface ToggleProps {
  label: string;
  /** Said below it, more quietly. */
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isBare?: boolean;
  disabled?: boolean;
}

/** On or off, at once. */
export function Toggle({ label, hint, isOn, onChange, isBare = false, disabled = false }: ToggleProps) {
  return (
    <label className="flex min-h-10 items-center gap-3 text-sm">
      <Switch.Root
        checked={isOn}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-label={label}
        className="h-6 w-11 shrink-0 rounded-full border border-edge bg-raised p-0.5 transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Switch.Thumb className="block size-4.5 rounded-full bg-edge transition-transform data-[state=checked]:translate-x-5 data-[state=checked]:bg-on-accent" />
      </Switch.Root>
      <span className={isBare ? "sr-only" : ""}>
        {label}{hint && <code className="block text-[0.8125rem] text-faint">{hint}</code>}
      </span>
    </label>
  );
}
