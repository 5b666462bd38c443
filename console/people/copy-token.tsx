// Copies a token whole, where the page shows its beginning.
import { useState } from 'react';

export function CopyToken({ name, token }: { readonly name: string; readonly token: string }) {
  const [said, setSaid] = useState<string>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(token);
      setSaid('Copied');
    } catch {
      // Browsers give the clipboard to pages on HTTPS and on this machine alone: then it is there to be selected.
      setSaid(token);
    }
  };
  return (
    <>
      <button
        type="button"
        className="figure-action"
        aria-label={`Copy the token of ${name.toLowerCase()}`}
        onClick={() => void copy()}
      >
        Copy token
      </button>
      <span role="status" className="dimmed small copy-token">
        {said}
      </span>
    </>
  );
}
