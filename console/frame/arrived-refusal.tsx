// Why a sign-in at an issuer came to nothing, where the browser came back with a code in the address.
import { Problem } from '../api/client.ts';
import { refusalOf } from '../words/issuers.ts';
import { Failing } from './states.tsx';

export function ArrivedRefusal({ code, title }: { readonly code: string; readonly title: string }) {
  return <Failing problem={new Problem(0, { code, ...refusalOf(code) })} title={title} />;
}
