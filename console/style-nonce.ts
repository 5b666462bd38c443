// The number of this page: only style elements that carry it are obeyed, so that nobody can slip one in.
const number = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

// What keeps a page from scrolling under a dialog asks for it under this name.
Object.assign(globalThis, { __webpack_nonce__: number });

export const styleNonce = (): string => number;
