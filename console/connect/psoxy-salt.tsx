// The salt of a Psoxy, for who may know it: it is sealed, and never shown again.
import { Tick } from '../frame/tick.tsx';
import { Secret } from './psoxy-credentials.tsx';

interface PsoxySaltProps {
  /** What it is good for, as a title that opens. */
  readonly title: string;
  readonly description: string;
  readonly salt: string;
  readonly ignoresDots: boolean;
  readonly set: (more: { readonly salt?: string; readonly ignoresDots?: boolean }) => void;
}

export function PsoxySalt({ title, description, salt, ignoresDots, set }: PsoxySaltProps) {
  return (
    <details className="fold">
      <summary>{title}</summary>
      <Secret
        label="Salt of the Psoxy"
        description={description}
        value={salt}
        isOptional
        onChange={(next) => set({ salt: next })}
      />
      <Tick
        label="It takes ann.lee@ and annlee@ for one mailbox"
        description="A setting of the Psoxy, off unless somebody chose it."
        isOn={ignoresDots}
        onChange={(isOn) => set({ ignoresDots: isOn })}
      />
    </details>
  );
}
